// compile.ts — expression tree → closure. An expression is type-checked and compiled once, then evaluated millions
// of times; booleans are 1 and 0, texts are numbers that stand for them.

import { pow } from "@ktsweep/core";

import { shownWord } from "../fault.js";
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
  readonly evaluate: Evaluate<E>;
}

type Evaluate<E> = (environment: E) => number;

interface Node<E> {
  readonly type: ValueType;
  readonly evaluate: Evaluate<E>;
}

/** A scope, and the names that were read in it so far. */
interface Compiler<E> {
  readonly scope: Scope<E>;
  readonly names: Set<string>;
}

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
  const node = compile(parseExpression(text), { scope, names });
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

function compile<E>(tree: Expression, compiler: Compiler<E>): Node<E> {
  switch (tree.kind) {
    case "number":
      return constant("number", tree.value);
    case "text":
      return constant("text", compiler.scope.textCode(tree.value));
    case "name":
      return compileName(tree.name, compiler);
    case "group":
      return compile(tree.inner, compiler);
    case "call":
      return compileCall(tree, compiler);
    case "unary":
      return compileUnary(tree, compiler);
    case "binary":
      return compileBinary(tree, compiler);
  }
}

function constant<E>(type: ValueType, value: number): Node<E> {
  return { type, evaluate: () => value };
}

function compileName<E>(word: string, { scope, names }: Compiler<E>): Node<E> {
  const variable = scope.variable(word);
  if (variable !== undefined) {
    names.add(word);
    return { type: variable.type, evaluate: variable.read };
  }
  if (functions.has(word)) {
    throw expressionError(`${word} is a function.`, `Call it: ${word}(…).`, word);
  }
  const fix = suggestion(word, scope.names);
  throw expressionError(`there is no ${shownWord(word)} here.`, fix, word);
}

function compileCall<E>(
  { name, operands }: Extract<Expression, { kind: "call" }>,
  compiler: Compiler<E>,
): Node<E> {
  const callable = functions.get(name);
  if (callable === undefined) {
    const fix = `Functions are ${[...functions.keys()].join(", ")}.`;
    throw expressionError(`there is no function ${shownWord(name)}.`, fix, name);
  }
  if (callable.arity === 1 ? operands.length !== 1 : operands.length === 0) {
    const fix = callable.arity === 1 ? "Give one argument." : "Give one or more.";
    throw expressionError(`${name} has ${String(operands.length)} arguments.`, fix, name);
  }
  const needs = { type: "number", operator: name } as const;
  const inner = operands.map((operand) => operandOf(operand, needs, compiler));
  const [first, second] = inner;
  if (callable.arity === 1) {
    const { apply } = callable;
    return { type: "number", evaluate: (e) => apply(first(e)) };
  }
  const { apply } = callable;
  if (inner.length === 2) return { type: "number", evaluate: (e) => apply(first(e), second(e)) };
  return { type: "number", evaluate: (e) => apply(...inner.map((evaluate) => evaluate(e))) };
}

function compileUnary<E>(
  { operator, operand }: Extract<Expression, { kind: "unary" }>,
  compiler: Compiler<E>,
): Node<E> {
  const type = operator === "not" ? "boolean" : "number";
  const inner = operandOf(operand, { type, operator }, compiler);
  if (operator === "not") return { type, evaluate: (e) => (inner(e) === 0 ? 1 : 0) };
  return { type, evaluate: operator === "-" ? (e) => -inner(e) : inner };
}

function compileBinary<E>(
  { operator, left, right }: Extract<Expression, { kind: "binary" }>,
  compiler: Compiler<E>,
): Node<E> {
  const type = operandType(operator) ?? compile(left, compiler).type;
  const a = operandOf(left, { type, operator }, compiler);
  const b = operandOf(right, { type, operator }, compiler);
  return { type: isArithmetic(operator) ? "number" : "boolean", evaluate: join(operator, a, b) };
}

/** Undefined where both sides only have to be of one type. */
function operandType(operator: BinaryOperator): ValueType | undefined {
  if (operator === "==" || operator === "!=") return undefined;
  return operator === "and" || operator === "or" ? "boolean" : "number";
}

function operandOf<E>(
  tree: Expression,
  needs: { readonly type: ValueType; readonly operator: string },
  compiler: Compiler<E>,
): Evaluate<E> {
  const node = compile(tree, compiler);
  if (node.type === needs.type) return node.evaluate;
  const chained = node.type === "boolean" && needs.type === "number";
  throw expressionError(
    `${needs.operator} has a ${node.type} where it needs a ${needs.type}.`,
    chained ? "Join comparisons with and: a < b and b < c." : `Give it a ${needs.type}.`,
    tree.kind === "name" ? tree.name : undefined,
  );
}

function isArithmetic(operator: BinaryOperator): boolean {
  return ["+", "-", "*", "/", "^"].includes(operator);
}

function join<E>(operator: BinaryOperator, a: Evaluate<E>, b: Evaluate<E>): Evaluate<E> {
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
