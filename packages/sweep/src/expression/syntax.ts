// syntax.ts — text of an expression → tree. Parser: jsep, with our operators only; evaluation is in compile.ts.

import { KtsweepError } from "@ktsweep/core";
import jsep from "jsep";

export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";
export type Arithmetic = "+" | "-" | "*" | "/" | "^";
export type BinaryOperator = Arithmetic | Comparison | "and" | "or";

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "not"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Expression[] }
  /** Parentheses: what a sign or a `not` before an operator stops at. */
  | { readonly kind: "group"; readonly inner: Expression };

/** Longer expressions are refused: the parser recurses. */
const MAX_LENGTH = 1000;

const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "^": 8,
};
const UNARY_PRECEDENCE = { not: 3, "-": 7, "+": 7 } as const;

/** jsep's tree plus parentheses: what a node may have, by type. */
interface Raw {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly operator?: string;
  readonly argument?: Raw;
  readonly left?: Raw;
  readonly right?: Raw;
  readonly callee?: Raw;
  readonly arguments?: readonly Raw[];
  readonly inner?: Raw;
}

const REFUSED = {
  MemberExpression: "a member access",
  ArrayExpression: "a list",
  ConditionalExpression: "a ? b : c",
} as const;

configure();

/**
 * Parses an expression: `+ - * / ^` (right associative, before signs), comparison, `and or not`, calls, quoted texts.
 *
 * Throws: EXPRESSION_INVALID on anything else. Cost: linear in the text, which has at most 1000 characters.
 *
 * @example parseExpression("16*N^(alphaS/1.5)").kind // "binary"
 */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) {
    throw expressionError(
      `found an expression of ${String(text.length)} characters.`,
      `Split it with derive; at most ${String(MAX_LENGTH)} are read.`,
    );
  }
  if (/[;]|^\s*,|,\s*$/.test(text)) throw notOne(text);
  let raw: Raw;
  try {
    raw = jsep(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it ends too early";
    throw expressionError(`cannot read ${JSON.stringify(text)}: ${reason}.`, hint(text));
  }
  return expressionFrom(raw, text);
}

/** An expression that cannot be used; `word` is the part of it to point at. */
export function expressionError(what: string, fix: string, word?: string): KtsweepError {
  return new KtsweepError("EXPRESSION_INVALID", what, fix, word === undefined ? {} : { word });
}

function configure(): void {
  jsep.removeAllBinaryOps();
  jsep.removeAllUnaryOps();
  jsep.removeAllLiterals();
  for (const [operator, precedence] of Object.entries(PRECEDENCE)) {
    jsep.addBinaryOp(operator, precedence, operator === "^");
  }
  for (const operator of Object.keys(UNARY_PRECEDENCE)) jsep.addUnaryOp(operator);
  jsep.hooks.add("gobble-token", function (env) {
    if (this.char !== "(") return;
    const inner = this.gobbleGroup();
    env.node = { type: "Group", inner };
  });
}

function expressionFrom(raw: Raw | undefined, text: string): Expression {
  switch (raw?.type) {
    case "Group":
      return { kind: "group", inner: expressionFrom(raw.inner, text) };
    case "Literal":
      if (typeof raw.value === "number") return { kind: "number", value: raw.value };
      return { kind: "text", value: String(raw.value) };
    case "Identifier":
      return { kind: "name", name: raw.name ?? "" };
    case "ThisExpression":
      return { kind: "name", name: "this" };
    case "UnaryExpression":
      return unary(raw.operator, expressionFrom(raw.argument, text));
    case "BinaryExpression": {
      const operator = raw.operator as BinaryOperator;
      return attach(operator, expressionFrom(raw.left, text), expressionFrom(raw.right, text));
    }
    case "CallExpression":
      return call(raw, text);
    case "MemberExpression":
    case "ArrayExpression":
    case "ConditionalExpression":
      throw expressionError(
        `found ${REFUSED[raw.type]} in ${JSON.stringify(text)}.`,
        "Expressions have names, numbers, quoted texts, operators and calls only.",
      );
    default:
      throw notOne(text);
  }
}

/** A sign or `not` on the left of an operator that binds tighter reaches over it: -2^2 is -(2^2). */
function attach(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  if (left.kind === "unary" && PRECEDENCE[operator] > UNARY_PRECEDENCE[left.operator]) {
    return unary(left.operator, attach(operator, left.operand, right));
  }
  return { kind: "binary", operator, left, right };
}

function unary(operator: string | undefined, operand: Expression): Expression {
  return { kind: "unary", operator: operator as "-" | "+" | "not", operand };
}

function call({ callee, arguments: operands = [] }: Raw, text: string): Expression {
  if (callee?.type !== "Identifier") {
    throw expressionError(
      `calls no name in ${JSON.stringify(text)}.`,
      "Write for example log2(N).",
    );
  }
  return {
    kind: "call",
    name: callee.name ?? "",
    operands: operands.map((operand) => expressionFrom(operand, text)),
  };
}

function notOne(text: string): KtsweepError {
  return expressionError(
    `${JSON.stringify(text)} is not one expression.`,
    'Write one, such as "N / log2(N)".',
  );
}

function hint(text: string): string {
  if (/[^=<>!]=[^=]/.test(text)) return "Comparison for equality is written ==.";
  if (/&&|\|\||!/.test(text)) return "Write and, or, not.";
  return "Operators are + - * / ^, < <= > >= == !=, and or not; texts stand in quotes.";
}
