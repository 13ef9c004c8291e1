/** What evaluating a piece of syntax may do, judged from its form alone. When in doubt: everything. */
import type { AnyNode } from 'acorn';
import { bare, childrenOf, type FunctionNode, isFunction } from './syntax.ts';

/** May run code of the program: by a call, or behind its back through a getter, `valueOf`, an iterator … */
export function mayRun(node: AnyNode): boolean {
  if (isFunction(node)) return false;
  switch (node.type) {
    case 'BinaryExpression':
      return node.operator === '===' || node.operator === '!=='
        ? anyInside(node, mayRun)
        : !(isConstant(node.left) && isConstant(node.right));
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'typeof' || node.operator === 'void'
        ? mayRun(node.argument)
        : !isConstant(node.argument);
    case 'AssignmentExpression':
      return node.left.type !== 'Identifier' || node.operator !== '=' || mayRun(node.right);
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
      return false;
    case 'TemplateLiteral':
      return node.expressions.length > 0;
    case 'Property':
      return node.computed || mayRun(node.value);
    case 'ParenthesizedExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'SequenceExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'ReturnStatement':
    case 'BlockStatement':
    case 'IfStatement':
    case 'ExpressionStatement':
    case 'EmptyStatement':
      return anyInside(node, mayRun);
    default:
      return true;
  }
}

/** May throw, as far as a line number in a report goes: arithmetic on odd values is left out. */
export function mayThrow(node: AnyNode): boolean {
  if (isFunction(node)) return false;
  switch (node.type) {
    case 'BinaryExpression':
      return node.operator === 'in' || node.operator === 'instanceof' || anyInside(node, mayThrow);
    case 'UnaryExpression':
      return node.operator === 'delete' || mayThrow(node.argument);
    case 'UpdateExpression':
      return mayThrow(node.argument);
    case 'AssignmentExpression':
      return node.left.type !== 'Identifier' || mayThrow(node.right);
    case 'Property':
      return node.computed || mayThrow(node.value);
    case 'MemberExpression':
      // `this.x` can be missing, but reading it does not throw
      return node.computed || node.object.type !== 'ThisExpression';
    case 'VariableDeclarator':
      return node.id.type !== 'Identifier' || (node.init ? mayThrow(node.init) : false);
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
    case 'TemplateElement':
    case 'TemplateLiteral':
    case 'VariableDeclaration':
    case 'ParenthesizedExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'SequenceExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
      return anyInside(node, mayThrow);
    default:
      return true;
  }
}

/** Whether the first thing the statement evaluates can throw. */
export function throwsFirst(node: AnyNode): boolean {
  switch (node.type) {
    case 'IfStatement':
      return mayThrow(node.test);
    case 'SwitchStatement':
      return [node.discriminant, ...node.cases.map((each) => each.test)].some((each) => each && mayThrow(each));
    case 'ForStatement':
      return node.init ? mayThrow(node.init) : false;
    case 'LabeledStatement':
      return throwsFirst(node.body);
    case 'ExportNamedDeclaration':
      return node.declaration ? throwsFirst(node.declaration) : false;
    case 'ExportDefaultDeclaration':
      return throwsFirst(node.declaration);
    case 'ExpressionStatement':
      return mayThrow(node.expression);
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'TryStatement':
    case 'BlockStatement':
    case 'FunctionDeclaration':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'EmptyStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'DebuggerStatement':
    case 'ReturnStatement':
      return false;
    default:
      return mayThrow(node);
  }
}

/** Whether instrumenting `body` puts a position anywhere in it: one that does must put the caller's back. */
export function movesPosition(body: AnyNode): boolean {
  if (isFunction(body)) return false;
  switch (body.type) {
    case 'BlockStatement':
    case 'IfStatement':
    case 'ReturnStatement':
    case 'ExpressionStatement':
    case 'ForStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'SwitchStatement':
    case 'SwitchCase':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'EmptyStatement':
      return anyInside(body, movesPosition);
    default:
      return mayThrow(body);
  }
}

/** A function that can be no part of a recursion and holds no loop: it is not counted. */
export function isInert(fn: FunctionNode): boolean {
  return !fn.generator && !mayRun(fn.body) && fn.params.every((parameter) => parameter.type === 'Identifier');
}

function isConstant(node: AnyNode): boolean {
  const inner = bare(node);
  return inner.type === 'Literal' || (inner.type === 'UnaryExpression' && isConstant(inner.argument));
}

function anyInside(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  return childrenOf(node).some(test);
}
