// names.ts — the names that an expression uses.

import { type Expression, parseExpression } from "./syntax.js";

/** Each once, in the order of their first appearance; functions are not among them. Throws: EXPRESSION_INVALID. */
export function expressionNames(text: string): readonly string[] {
  return [...new Set(namesIn(parseExpression(text)))];
}

function namesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case "number":
    case "text":
      return [];
    case "name":
      return [expression.name];
    case "unary":
      return namesIn(expression.operand);
    case "binary":
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case "call":
      return expression.operands.flatMap(namesIn);
    case "group":
      return namesIn(expression.inner);
  }
}
