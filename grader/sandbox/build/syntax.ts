/** Walking acorn's trees, with types. */
import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Node } from 'acorn';

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

/** The direct children, in source order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
  }
  return children;
}

export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

/** Whether anything that runs together with `node` (nested functions left out) satisfies `test`. */
export function someInside(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  if (isFunction(node)) return false;
  return test(node) || childrenOf(node).some((child) => someInside(child, test));
}

/** A node without the parentheses around it. */
export function bare(node: AnyNode): AnyNode {
  let inner = node;
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression;
  return inner;
}

/** The name of a property or member when it can be read off the source. */
export function keyName(node: {
  readonly key?: AnyNode;
  readonly property?: AnyNode;
  readonly computed: boolean;
}): string | undefined {
  const key = node.key ?? node.property;
  if (key === undefined) return undefined;
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !node.computed ? key.name : undefined;
}
