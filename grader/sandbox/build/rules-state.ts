/**
 * State belongs in the fields of a node, where it can be seen, copied and replayed. These rules find state kept anywhere
 * else: variables and containers outside the classes, static fields, constants that someone changes.
 */
import type { AnyNode, Identifier, PropertyDefinition } from 'acorn';
import type { Advice } from './globals.ts';
import type { Declaration, Names } from './scope.ts';
import { placeOf, type SourceFile } from './source-file.ts';
import { bare, childrenOf, isFunction, keyName } from './syntax.ts';

export type Report = (at: AnyNode, what: Advice) => void;

export interface Context {
  readonly source: SourceFile;
  readonly names: Names;
  readonly report: Report;
}

export function checkState(context: Context): void {
  for (const declaration of context.names.declarations) checkDeclaration(declaration, context);
  checkCaptured(context);
  checkTree(context.source.ast, false, context);
}

function checkDeclaration({ kind, id, scope }: Declaration, { source, report }: Context): void {
  if (scope.parent !== undefined || (kind !== 'let' && kind !== 'var')) return;
  if (kind === 'var' && isEnum(id, source)) return; // `enum` leaves a `var` behind; its values are frozen
  if (/^(export\s+)?(namespace|module)\b/.test(lineOf(id, source)))
    return report(id, {
      text: 'a `namespace` can hide state outside the nodes',
      fix: 'Export functions and constants from the file itself.',
    });
  report(id, {
    text: `\`${kind} ${id.name}\` outside the class is state that no node owns: it is not in a field, so it cannot be seen or replayed`,
    fix: `Make it a field of the node (\`private ${id.name} = …\`), or \`const\` if it never changes.`,
  });
}

/** A variable of a block outside all functions, kept alive by a function: the same hidden state one level deeper. */
function checkCaptured({ names, report }: Context): void {
  for (const { id, scope } of names.references) {
    const declaration = names.meanings.get(id);
    if (declaration === undefined || declaration.scope.parent === undefined || declaration.scope.fn !== undefined)
      continue;
    if (scope.fn === undefined || (declaration.kind !== 'let' && declaration.kind !== 'var')) continue;
    report(declaration.id, {
      text: `\`${id.name}\` lives in a block outside the class and a function keeps it: state that no node owns`,
      fix: 'Make it a field of the node, or `const` if it never changes.',
    });
  }
}

/** `inside`: in a function, or in the value of a field, which is computed anew for every instance. */
function checkTree(node: AnyNode, inside: boolean, context: Context): void {
  if (node.type === 'NewExpression' && !inside) checkNew(node, context);
  if (node.type === 'PropertyDefinition' && node.static) checkStatic(node, context);
  if (inside) checkChange(node, context);
  const within = inside || isFunction(node) || (node.type === 'PropertyDefinition' && !node.static);
  for (const child of childrenOf(node)) checkTree(child, within, context);
}

const holders = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

function checkNew(node: AnyNode & { type: 'NewExpression' }, { names, report }: Context): void {
  const { callee } = node;
  if (callee.type !== 'Identifier' || !holders.has(callee.name) || !names.free.has(callee)) return;
  report(node, {
    text: `\`new ${callee.name}\` outside a node is state that no node owns, and freezing does not stop it from changing`,
    fix: `Make it a field of the node, or write a constant table as an object or array literal: those are frozen.`,
  });
}

function checkStatic(member: PropertyDefinition, { source, report }: Context): void {
  if (isReadonly(member, source)) return;
  const name = keyName(member) ?? 'field';
  report(member, {
    text: `static \`${name}\` can change and belongs to no node: state outside the nodes cannot be seen or replayed`,
    fix: `Write \`static readonly ${name}\` if it never changes (its value is frozen); otherwise make it an ordinary field.`,
  });
}

const mutators = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']);

/** What stands outside the classes is frozen: changing it would throw, so it is said before the program runs. */
function checkChange(node: AnyNode, context: Context): void {
  if (node.type === 'AssignmentExpression') refuseChange(node.left, context);
  if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete'))
    refuseChange(node.argument, context);
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
  const { callee } = node;
  const list = callee.object.type === 'Identifier' ? context.names.meanings.get(callee.object) : undefined;
  if (list?.init?.type === 'ArrayExpression' && mutators.has(keyName(callee) ?? '')) refuseChange(callee, context);
}

function refuseChange(target: AnyNode, { names, report }: Context): void {
  const member = bare(target);
  // where a regular expression goes on is taken back before every handler
  if (member.type !== 'MemberExpression' || keyName(member) === 'lastIndex') return;
  let root: AnyNode = member;
  while (root.type === 'MemberExpression' || root.type === 'ParenthesizedExpression' || root.type === 'ChainExpression')
    root = root.type === 'MemberExpression' ? root.object : root.expression;
  const declaration = names.meanings.get(root);
  if (declaration === undefined || declaration.scope.parent !== undefined) return;
  const { name } = declaration.id;
  report(member, {
    text: `\`${name}\` stands outside the nodes and is frozen: a node cannot keep anything in it`,
    fix: `Keep what changes in a field of the node; \`${name}\` itself can only be read.`,
  });
}

/** TypeScript's `readonly` leaves no trace in JavaScript: read it between where the member and where its name begin. */
function isReadonly(member: PropertyDefinition, source: SourceFile): boolean {
  const from = placeOf(source, member.start);
  const to = placeOf(source, member.key.start);
  const lines = source.lines.slice(from.line - 1, to.line);
  const last = lines.length - 1;
  const text = lines
    .map((line, i) => line.slice(i === 0 ? from.column - 1 : 0, i === last ? to.column - 1 : undefined))
    .join('\n');
  return /\breadonly\b/.test(text);
}

function lineOf(id: Identifier, source: SourceFile): string {
  return (source.lines[placeOf(source, id.start).line - 1] ?? '').trim();
}

function isEnum(id: Identifier, source: SourceFile): boolean {
  return /^(export\s+)?(declare\s+)?(const\s+)?enum\b/.test(lineOf(id, source));
}
