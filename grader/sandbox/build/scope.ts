/** Which declaration each name in a module means, and which names are free. */
import type { AnyNode, Identifier, Program } from 'acorn';
import { childrenOf, type FunctionNode, isFunction } from './syntax.ts';

export interface Scope {
  readonly parent: Scope | undefined;
  /** The function whose body this is or lies in; `undefined` at module level. */
  readonly fn: FunctionNode | undefined;
  /** Where `var` and function declarations of this scope go. */
  readonly hoistsTo: Scope;
  readonly names: Map<string, Declaration>;
}

export interface Declaration {
  readonly kind: 'var' | 'let' | 'const' | 'class' | 'function' | 'parameter' | 'catch' | 'import';
  readonly id: Identifier;
  readonly scope: Scope;
  /** The value a `const` of one name begins with. */
  readonly init: AnyNode | undefined;
}

export interface Reference {
  readonly id: Identifier;
  readonly scope: Scope;
  readonly writes: boolean;
}

export interface Names {
  readonly declarations: readonly Declaration[];
  readonly references: readonly Reference[];
  /** What each reference means; free ones are absent. */
  readonly meanings: ReadonlyMap<AnyNode, Declaration>;
  /** References to names that nothing in the module declares. */
  readonly free: ReadonlySet<AnyNode & { type: 'Identifier' }>;
}

function resolve(scope: Scope, name: string): Declaration | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function namesOf(program: Program): Names {
  const declarations: Declaration[] = [];
  const references: Reference[] = [];
  const module = scopeIn(undefined, undefined, true);

  function declare(kind: Declaration['kind'], pattern: AnyNode, scope: Scope, init?: AnyNode | null): void {
    const target = kind === 'var' ? scope.hoistsTo : scope;
    for (const id of boundNames(pattern)) {
      const declaration = { kind, id, scope: target, init: init ?? undefined };
      // the first stays: a later `var` of the same name is the same variable
      if (!target.names.has(id.name)) target.names.set(id.name, declaration);
      declarations.push(declaration);
    }
  }

  function visitAll(nodes: readonly (AnyNode | null | undefined)[], scope: Scope): void {
    for (const node of nodes) if (node) visit(node, scope);
  }

  /** The expressions inside a pattern: defaults, computed keys, and assignment targets when it is not a declaration. */
  function visitPattern(node: AnyNode, scope: Scope, declares: boolean): void {
    switch (node.type) {
      case 'Identifier':
        if (!declares) references.push({ id: node, scope, writes: true });
        return;
      case 'ObjectPattern':
        for (const property of node.properties) {
          if (property.type === 'RestElement') visitPattern(property.argument, scope, declares);
          else {
            if (property.computed) visit(property.key, scope);
            visitPattern(property.value, scope, declares);
          }
        }
        return;
      case 'ArrayPattern':
        for (const element of node.elements) if (element) visitPattern(element, scope, declares);
        return;
      case 'AssignmentPattern':
        visitPattern(node.left, scope, declares);
        visit(node.right, scope);
        return;
      case 'RestElement':
        visitPattern(node.argument, scope, declares);
        return;
      case 'ParenthesizedExpression':
        visitPattern(node.expression, scope, declares);
        return;
      default:
        visit(node, scope);
    }
  }

  function visitFunction(fn: FunctionNode, scope: Scope): void {
    const outer = scopeIn(scope, fn, true);
    if (fn.type === 'FunctionExpression' && fn.id) declare('function', fn.id, outer);
    for (const parameter of fn.params) declare('parameter', parameter, outer);
    for (const parameter of fn.params) visitPattern(parameter, outer, true);
    if (fn.type !== 'ArrowFunctionExpression')
      outer.names.set('arguments', { kind: 'parameter', id: syntheticArguments, scope: outer, init: undefined });
    if (fn.body.type === 'BlockStatement') visitBlock(fn.body.body, outer);
    else visit(fn.body, outer);
  }

  /** Names of a block are known before its first statement. */
  function visitBlock(body: readonly AnyNode[], scope: Scope): void {
    for (const statement of body) {
      const inner =
        statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
          ? statement.declaration
          : statement;
      if (!inner) continue;
      if (inner.type === 'FunctionDeclaration' && inner.id) declare('function', inner.id, scope);
      else if (inner.type === 'ClassDeclaration' && inner.id) declare('class', inner.id, scope);
      else if (inner.type === 'VariableDeclaration' && inner.kind !== 'var')
        for (const each of inner.declarations)
          declare(inner.kind === 'let' ? 'let' : 'const', each.id, scope, each.init);
      else if (inner.type === 'ImportDeclaration')
        for (const each of inner.specifiers) declare('import', each.local, scope);
    }
    visitAll(body, scope);
  }

  function visit(node: AnyNode, scope: Scope): void {
    if (isFunction(node)) return visitFunction(node, scope);
    switch (node.type) {
      case 'Identifier':
        references.push({ id: node, scope, writes: false });
        return;
      case 'MemberExpression':
        visit(node.object, scope);
        if (node.computed) visit(node.property, scope);
        return;
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
        if (node.computed) visit(node.key, scope);
        if (node.value) visit(node.value, scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inner = scopeIn(scope, scope.fn, false);
        if (node.type === 'ClassExpression' && node.id) declare('class', node.id, inner);
        visitAll([node.superClass, node.body], inner);
        return;
      }
      case 'StaticBlock':
        return visitBlock(node.body, scopeIn(scope, scope.fn, true));
      case 'BlockStatement':
        return visitBlock(node.body, scopeIn(scope, scope.fn, false));
      case 'SwitchStatement': {
        visit(node.discriminant, scope);
        const inner = scopeIn(scope, scope.fn, false);
        const statements = node.cases.flatMap((each) => each.consequent);
        visitAll(
          node.cases.map((each) => each.test),
          inner,
        );
        return visitBlock(statements, inner);
      }
      case 'CatchClause': {
        const inner = scopeIn(scope, scope.fn, false);
        if (node.param) declare('catch', node.param, inner);
        if (node.param) visitPattern(node.param, inner, true);
        return visitBlock(node.body.body, inner);
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = scopeIn(scope, scope.fn, false);
        const head = node.type === 'ForStatement' ? node.init : node.left;
        if (head?.type === 'VariableDeclaration' && head.kind !== 'var') visitBlock([head], inner);
        else if (head?.type === 'VariableDeclaration' || node.type === 'ForStatement') visitAll([head], inner);
        else if (head) visitPattern(head, inner, false);
        if (node.type === 'ForStatement') return visitAll([node.test, node.update, node.body], inner);
        return visitAll([node.right, node.body], inner);
      }
      case 'VariableDeclaration':
        for (const each of node.declarations) {
          if (node.kind === 'var') declare('var', each.id, scope);
          visitPattern(each.id, scope, true);
          if (each.init) visit(each.init, scope);
        }
        return;
      case 'AssignmentExpression':
        visitPattern(node.left, scope, false);
        return visit(node.right, scope);
      case 'UpdateExpression':
        return visitPattern(node.argument, scope, false);
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return;
      case 'ExportNamedDeclaration':
        if (node.declaration) visit(node.declaration, scope);
        else if (!node.source) for (const each of node.specifiers) visit(each.local, scope);
        return;
      case 'LabeledStatement':
        return visit(node.body, scope);
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
        return;
      default:
        visitAll(childrenOf(node), scope);
    }
  }

  visitBlock(program.body, module);
  const meanings = new Map<AnyNode, Declaration>();
  for (const { id, scope } of references) {
    const declaration = resolve(scope, id.name);
    if (declaration !== undefined) meanings.set(id, declaration);
  }
  const free = references.map(({ id }) => id).filter((id) => !meanings.has(id));
  return { declarations, references, meanings, free: new Set(free) };
}

const syntheticArguments: Identifier = { type: 'Identifier', name: 'arguments', start: 0, end: 0 };

function scopeIn(parent: Scope | undefined, fn: FunctionNode | undefined, hoists: boolean): Scope {
  const scope = { parent, fn, names: new Map<string, Declaration>() } as { -readonly [K in keyof Scope]: Scope[K] };
  scope.hoistsTo = hoists || parent === undefined ? scope : parent.hoistsTo;
  return scope;
}

/** The identifiers a pattern declares. */
export function boundNames(pattern: AnyNode): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => boundNames(each.type === 'RestElement' ? each.argument : each.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each ? boundNames(each) : []));
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
