/**
 * Can anything outside the nodes change? Where a file declares only functions, classes and constants whose values are
 * written down (no call that could hide a variable in a closure, nothing that freezing does not reach), all of it can be
 * frozen, and one evaluation serves every boot. What this does not recognise is evaluated anew for each boot: slower,
 * never wrong. Each refusal below was once a way to keep state over a crash.
 */
import type { AnyNode, Class, Pattern, Program } from 'acorn';
import { childrenOf } from './syntax.ts';

export function isStateless(program: Program): boolean {
  if (!program.body.every((statement) => isDeclaration(statement))) return false;
  const fixed = new Set(program.body.flatMap(namesDeclared));
  const methods = new Set([...nodeHandlers, ...methodNames(program)]);
  return !changes(program, fixed, methods);
}

/** What a base class offers: an instance may assign over it, which a frozen prototype forbids. */
const nodeHandlers = ['onStart', 'onRequest', 'onMessage', 'onTimer'];

function isDeclaration(node: AnyNode): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
      // The object behind `* as` is made by the linker and stays open.
      return node.specifiers.every(({ type }) => type !== 'ImportNamespaceSpecifier');
    case 'FunctionDeclaration':
      return !node.generator; // generators have prototypes of their own
    case 'EmptyStatement':
      return true;
    case 'ClassDeclaration':
      return isPlainClass(node);
    case 'ExportNamedDeclaration':
      return node.declaration === null || node.declaration === undefined || isDeclaration(node.declaration);
    case 'VariableDeclaration':
      return (
        node.kind === 'const' && node.declarations.every(({ id, init }) => id.type === 'Identifier' && isWritten(init))
      );
    case 'ExpressionStatement':
      return node.expression.type === 'Literal'; // a directive
    default:
      return false;
  }
}

/** A value that stands in the source: evaluating it runs none of the program's functions, and freezing reaches all of it. */
function isWritten(node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case undefined:
    case 'Identifier':
    case 'ArrowFunctionExpression':
      return true;
    case 'FunctionExpression':
      return !node.generator;
    case 'ArrayExpression':
      return node.elements.every((element) => element?.type !== 'SpreadElement' && isWritten(element));
    case 'ObjectExpression':
      return node.properties.every(
        (property) =>
          property.type === 'Property' &&
          property.kind === 'init' &&
          !property.computed &&
          nameOf(property.key) !== '__proto__' &&
          isWritten(property.value),
      );
    case 'ClassExpression':
      return isPlainClass(node);
    default:
      return isPrimitive(node);
  }
}

/** Of operands an identifier may be an object with a `valueOf`; a regular expression remembers where it left off. */
function isPrimitive(node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case 'Literal':
      return !('regex' in node) || node.regex === undefined;
    case 'TemplateLiteral':
      return node.expressions.every(isPrimitive);
    case 'UnaryExpression':
      return node.operator !== 'delete' && isPrimitive(node.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isPrimitive(node.left) && isPrimitive(node.right);
    case 'ConditionalExpression':
      return isPrimitive(node.test) && isPrimitive(node.consequent) && isPrimitive(node.alternate);
    default:
      return false;
  }
}

function isPlainClass(node: Class): boolean {
  const above = node.superClass;
  if (above !== null && above !== undefined && above.type !== 'Identifier') return false;
  return node.body.body.every((member) => {
    if (member.type === 'StaticBlock' || member.computed) return false;
    if (member.type === 'MethodDefinition')
      return !member.value.generator && (!member.static || isPlainStatic(member.key));
    return !member.static || (isPlainStatic(member.key) && isPrimitive(member.value));
  });
}

/** Functions have properties of these names already, which hardening passes over. */
const isPlainStatic = (key: AnyNode): boolean =>
  !['name', 'length', 'prototype', 'caller', 'arguments'].includes(nameOf(key));

const nameOf = (key: AnyNode): string =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';

function namesDeclared(statement: AnyNode): string[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? namesDeclared(statement.declaration) : [];
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return statement.id === null ? [] : [statement.id.name];
    default:
      return [];
  }
}

function methodNames(node: AnyNode): string[] {
  const own = node.type === 'MethodDefinition' ? [nameOf(node.key)] : [];
  return [...own, ...childrenOf(node).flatMap(methodNames)];
}

/** A function or class that gets another value, or an instance that assigns over a method. Names are taken as they stand. */
function changes(node: AnyNode, fixed: ReadonlySet<string>, methods: ReadonlySet<string>): boolean {
  if (node.type === 'AssignmentExpression' && touches(node.left, fixed, methods)) return true;
  if (node.type === 'UpdateExpression' && touches(node.argument, fixed, methods)) return true;
  if ((node.type === 'ForInStatement' || node.type === 'ForOfStatement') && node.left.type !== 'VariableDeclaration') {
    if (touches(node.left, fixed, methods)) return true;
  }
  return childrenOf(node).some((child) => changes(child, fixed, methods));
}

function touches(target: Pattern | AnyNode, fixed: ReadonlySet<string>, methods: ReadonlySet<string>): boolean {
  if (target.type === 'Identifier') return fixed.has(target.name);
  if (target.type === 'MemberExpression')
    return target.computed ? target.object.type === 'ThisExpression' : methods.has(nameOf(target.property));
  return childrenOf(target as AnyNode).some((child) => touches(child, fixed, methods));
}
