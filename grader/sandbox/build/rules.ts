/**
 * The rules of the course that can be read off the source. Each refusal names the line and the course's own way. What
 * cannot be seen here is left to the seal (`guest/load.ts`) and to the explorer's replays: a rule that guesses would
 * refuse innocent programs.
 */
import type { AnyNode, ClassBody, Identifier, PropertyDefinition } from 'acorn';
import { cannotEvade } from './evade.ts';
import { type Advice, adviceForGlobal, adviceForMath, adviceForMethod } from './globals.ts';
import type { Problem } from './program.ts';
import { type Declaration, type Names, resolve } from './scope.ts';
import { placeOf, problemAt, type SourceFile } from './source-file.ts';
import { childrenOf, isFunction, keyName } from './syntax.ts';

/** Names the instrumenter takes for itself. */
export const reservedPrefix = '$lockstep';

type Report = (at: AnyNode, what: Advice) => void;

export function checkRules(source: SourceFile, names: Names): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const report: Report = (at, what) => {
    const problem = problemAt(source, at, what);
    const key = `${problem.line} ${problem.text}`;
    if (!seen.has(key)) problems.push(problem);
    seen.add(key);
  };
  for (const declaration of names.declarations) checkDeclaration(declaration, source, report);
  checkCaptured(names, report);
  for (const { id } of names.references) if (id.name.startsWith(reservedPrefix)) report(id, reserved(id.name));
  for (const id of names.free) if (!id.name.startsWith(reservedPrefix)) checkFree(id, report);
  checkTree(source.ast, undefined, { source, names, report });
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function checkDeclaration({ kind, id, scope }: Declaration, source: SourceFile, report: Report): void {
  if (id.name.startsWith(reservedPrefix)) report(id, reserved(id.name));
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
function checkCaptured(names: Names, report: Report): void {
  for (const { id, scope } of names.references) {
    const declaration = resolve(scope, id.name);
    if (declaration === undefined || declaration.scope.parent === undefined || declaration.scope.fn !== undefined)
      continue;
    if (scope.fn === undefined || (declaration.kind !== 'let' && declaration.kind !== 'var')) continue;
    report(declaration.id, {
      text: `\`${id.name}\` lives in a block outside the class and a function keeps it: state that no node owns`,
      fix: 'Make it a field of the node, or `const` if it never changes.',
    });
  }
}

function checkFree(id: Identifier, report: Report): void {
  const advice = adviceForGlobal(id.name);
  if (advice !== undefined) report(id, { text: `\`${id.name}\`: ${advice.text}`, fix: advice.fix });
}

function reserved(name: string): Advice {
  return {
    text: `\`${name}\`: names that begin with \`${reservedPrefix}\` belong to the grader`,
    fix: 'Choose another name.',
  };
}

interface Context {
  readonly source: SourceFile;
  readonly names: Names;
  readonly report: Report;
}

function checkTree(node: AnyNode, fn: AnyNode | undefined, context: Context): void {
  checkNode(node, fn, context);
  // the value of a field is computed anew for every instance, like the body of a function
  const inner = isFunction(node) || (node.type === 'PropertyDefinition' && !node.static) ? node : fn;
  for (const child of childrenOf(node)) checkTree(child, inner, context);
}

const atOneInstant = 'a handler runs at one instant and finishes';
const goOn = 'Take it away; send a message or set a timer, and go on in `onMessage` or `onTimer`.';

function checkNode(node: AnyNode, fn: AnyNode | undefined, context: Context): void {
  const { report } = context;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.async) report(node, { text: `\`async\`: ${atOneInstant}`, fix: goOn });
      return;
    case 'AwaitExpression':
      if (fn === undefined) report(node, { text: `\`await\`: ${atOneInstant}`, fix: goOn });
      return;
    case 'ForOfStatement':
      if (node.await && fn === undefined) report(node, { text: `\`for await\`: ${atOneInstant}`, fix: goOn });
      return;
    case 'ImportExpression':
      return report(node, {
        text: '`import(…)`: code is loaded before the run, never during it',
        fix: 'Write `import { … } from …` at the top of the file.',
      });
    case 'MetaProperty':
      if (node.meta.name === 'import')
        report(node, {
          text: '`import.meta`: a program does not know where it runs',
          fix: 'What a node may know is in `this.options`.',
        });
      return;
    case 'ClassBody':
      return checkClass(node, context);
    case 'NewExpression':
      if (fn === undefined) checkModuleNew(node.callee, node, context);
      return;
    case 'TaggedTemplateExpression':
      if (cannotEvade(node.quasi.quasis.map((each) => each.value.raw).join('')))
        report(node, {
          text: 'a tagged template cannot contain `-->`, `<!--` or `import(`: the sandbox takes them for code',
          fix: 'Put the text into an ordinary string.',
        });
      return;
    case 'MemberExpression':
      return checkMember(node, context);
    case 'CallExpression': {
      const name = node.callee.type === 'MemberExpression' ? keyName(node.callee) : undefined;
      const advice = name === undefined ? undefined : adviceForMethod(name);
      if (advice !== undefined && node.callee.type === 'MemberExpression')
        report(node.callee.property, { text: `\`.${name}()\`: ${advice.text}`, fix: advice.fix });
      return;
    }
    default:
  }
}

function checkMember(node: AnyNode & { type: 'MemberExpression' }, { names, report }: Context): void {
  if (node.object.type !== 'Identifier' || node.object.name !== 'Math') return;
  const member = keyName(node);
  if (member === undefined || !names.free.has(node.object)) return;
  const advice = adviceForMath(member);
  if (advice !== undefined) report(node, { text: `\`Math.${member}\`: ${advice.text}`, fix: advice.fix });
}

const holders = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

function checkModuleNew(callee: AnyNode, node: AnyNode, { names, report }: Context): void {
  if (callee.type !== 'Identifier' || !holders.has(callee.name) || !names.free.has(callee)) return;
  report(node, {
    text: `\`new ${callee.name}\` outside a node is state that no node owns, and freezing does not stop it from changing`,
    fix: `Make it a field of the node, or write a constant table as an object or array literal: those are frozen.`,
  });
}

function checkClass(body: ClassBody, { source, report }: Context): void {
  for (const member of body.body) {
    if (member.type === 'StaticBlock') continue;
    if (member.key.type === 'PrivateIdentifier')
      report(member.key, {
        text: `\`#${member.key.name}\`: \`#private\` members hide state from the grader, which replays and explores nodes by their fields`,
        fix: `Write \`private ${member.key.name}\` instead.`,
      });
    if (member.type === 'PropertyDefinition' && member.static && !isReadonly(member, source)) {
      const name = keyName(member) ?? 'field';
      report(member, {
        text: `static \`${name}\` can change and belongs to no node: state outside the nodes cannot be seen or replayed`,
        fix: `Write \`static readonly ${name}\` if it never changes (its value is frozen); otherwise make it an ordinary field.`,
      });
    }
  }
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
