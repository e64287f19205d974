// compile.ts — expression tree → closure. An expression is type-checked and compiled once, then evaluated millions
// of times; booleans are 1 and 0, texts are numbers that stand for them.

import { pow } from "@ktsweep/core";

import { suggestion } from "../nearest.js";
import { functions } from "./functions.js";
import {
  type BinaryOperator,
  type Expression,
  expressionError,
  parseExpression,
} from "./syntax.js";

export type ValueType = "number" | "boolean" | "text";

/** A name that an expression may use, read from an environment E. */
export interface Variable<E> {
  readonly type: ValueType;
  readonly read: (environment: E) => number;
}

/** What an expression may refer to. */
export interface Scope<E> {
  /** Names for suggestions. */
  readonly names: readonly string[];
  readonly variable: (name: string) => Variable<E> | undefined;
  /** The number that stands for a text in this scope. */
  readonly textCode: (text: string) => number;
}

export interface CompiledExpression<E> {
  readonly text: string;
  readonly type: ValueType;
  /** Names that it reads, each once. */
  readonly names: readonly string[];
  readonly evaluate: (environment: E) => number;
}

type Node<E> = Pick<CompiledExpression<E>, "type" | "evaluate">;

/**
 * Parses, checks and compiles an expression that must give `type`.
 *
 * Throws: EXPRESSION_INVALID (with the word to point at in `data.word`) on syntax, unknown names, calls outside the
 * list and wrong types.
 */
export function compileExpression<E>(
  text: string,
  type: ValueType,
  scope: Scope<E>,
): CompiledExpression<E> {
  const names = new Set<string>();
  const node = compile(parseExpression(text), scope, names);
  if (node.type !== type) {
    throw expressionError(
      `${JSON.stringify(text)} gives a ${node.type}.`,
      type === "boolean"
        ? 'Write a condition, such as "N >= 256".'
        : `Write one that gives a ${type}.`,
    );
  }
  return { text, type, names: [...names], evaluate: node.evaluate };
}

function compile<E>(tree: Expression, scope: Scope<E>, names: Set<string>): Node<E> {
  switch (tree.kind) {
    case "number":
      return constant("number", tree.value);
    case "text":
      return constant("text", scope.textCode(tree.value));
    case "name":
      return name(tree.name, scope, names);
    case "group":
      return compile(tree.inner, scope, names);
    case "call":
      return call(tree.name, tree.operands, scope, names);
    case "unary":
      return unary(tree, scope, names);
    case "binary":
      return binary(tree, scope, names);
  }
}

function constant<E>(type: ValueType, value: number): Node<E> {
  return { type, evaluate: () => value };
}

function name<E>(word: string, scope: Scope<E>, names: Set<string>): Node<E> {
  const variable = scope.variable(word);
  if (variable !== undefined) {
    names.add(word);
    return { type: variable.type, evaluate: variable.read };
  }
  if (functions.has(word)) {
    throw expressionError(`${word} is a function.`, `Call it: ${word}(…).`, word);
  }
  throw expressionError(`there is no ${shown(word)} here.`, suggestion(word, scope.names), word);
}

function call<E>(
  word: string,
  operands: readonly Expression[],
  scope: Scope<E>,
  names: Set<string>,
): Node<E> {
  const callable = functions.get(word);
  if (callable === undefined) {
    const list = [...functions.keys()];
    throw expressionError(
      `there is no function ${shown(word)}.`,
      `Functions are ${list.join(", ")}.`,
      word,
    );
  }
  if (callable.arity === 1 ? operands.length !== 1 : operands.length === 0) {
    const wanted = callable.arity === 1 ? "one argument" : "one or more arguments";
    throw expressionError(
      `${word} has ${String(operands.length)} arguments.`,
      `Give ${wanted}.`,
      word,
    );
  }
  const inner = operands.map((operand) => operandOf(operand, "number", word, scope, names));
  const [first, second] = inner;
  if (callable.arity === 1) {
    const { apply } = callable;
    return { type: "number", evaluate: (e) => apply(first(e)) };
  }
  const { apply } = callable;
  if (inner.length === 2) return { type: "number", evaluate: (e) => apply(first(e), second(e)) };
  return { type: "number", evaluate: (e) => apply(...inner.map((evaluate) => evaluate(e))) };
}

function unary<E>(
  tree: Extract<Expression, { kind: "unary" }>,
  scope: Scope<E>,
  names: Set<string>,
): Node<E> {
  const type = tree.operator === "not" ? "boolean" : "number";
  const operand = operandOf(tree.operand, type, tree.operator, scope, names);
  if (tree.operator === "not") return { type, evaluate: (e) => (operand(e) === 0 ? 1 : 0) };
  return { type, evaluate: tree.operator === "-" ? (e) => -operand(e) : operand };
}

function binary<E>(
  { operator, left, right }: Extract<Expression, { kind: "binary" }>,
  scope: Scope<E>,
  names: Set<string>,
): Node<E> {
  if (operator === "==" || operator === "!=") return equality(operator, left, right, scope, names);
  const type = operator === "and" || operator === "or" ? "boolean" : "number";
  const a = operandOf(left, type, operator, scope, names);
  const b = operandOf(right, type, operator, scope, names);
  return {
    type: isArithmetic(operator) ? "number" : "boolean",
    evaluate: combined(operator, a, b),
  };
}

function equality<E>(
  operator: "==" | "!=",
  left: Expression,
  right: Expression,
  scope: Scope<E>,
  names: Set<string>,
): Node<E> {
  const { type, evaluate: a } = compile(left, scope, names);
  const b = operandOf(right, type, operator, scope, names);
  return { type: "boolean", evaluate: combined(operator, a, b) };
}

function operandOf<E>(
  tree: Expression,
  type: ValueType,
  operator: string,
  scope: Scope<E>,
  names: Set<string>,
): (environment: E) => number {
  const node = compile(tree, scope, names);
  if (node.type === type) return node.evaluate;
  const chained = node.type === "boolean" && type === "number";
  throw expressionError(
    `${operator} has a ${node.type} where it needs a ${type}.`,
    chained ? "Join comparisons with and: a < b and b < c." : `Give it a ${type}.`,
    tree.kind === "name" ? tree.name : undefined,
  );
}

function isArithmetic(operator: BinaryOperator): boolean {
  return ["+", "-", "*", "/", "^"].includes(operator);
}

function combined<E>(
  operator: BinaryOperator,
  a: (environment: E) => number,
  b: (environment: E) => number,
): (environment: E) => number {
  switch (operator) {
    case "+":
      return (e) => a(e) + b(e);
    case "-":
      return (e) => a(e) - b(e);
    case "*":
      return (e) => a(e) * b(e);
    case "/":
      return (e) => a(e) / b(e);
    case "^":
      return (e) => pow(a(e), b(e));
    case "<":
      return (e) => (a(e) < b(e) ? 1 : 0);
    case "<=":
      return (e) => (a(e) <= b(e) ? 1 : 0);
    case ">":
      return (e) => (a(e) > b(e) ? 1 : 0);
    case ">=":
      return (e) => (a(e) >= b(e) ? 1 : 0);
    case "==":
      return (e) => (a(e) === b(e) ? 1 : 0);
    case "!=":
      return (e) => (a(e) !== b(e) ? 1 : 0);
    case "and":
      return (e) => (a(e) !== 0 && b(e) !== 0 ? 1 : 0);
    case "or":
      return (e) => (a(e) !== 0 || b(e) !== 0 ? 1 : 0);
  }
}

/** A word as users typed it; characters that only look like ASCII are spelled out. */
function shown(word: string): string {
  const odd = [...word].find((character) => character.codePointAt(0)! > 126);
  if (odd === undefined) return word;
  return `${word} (${odd} is U+${odd.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`;
}
