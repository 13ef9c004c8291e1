/**
 * The rules of the course that can be read off the source. Each refusal names the line and the course's own way. What
 * cannot be seen here is left to the seal (`guest/load.ts`) and to the explorer's replays: a rule that guesses would
 * refuse innocent programs.
 */
import type { AnyNode, ClassBody, Identifier } from 'acorn';
import { cannotEvade } from './evade.ts';
import { type Advice, adviceForGlobal, adviceForMath, adviceForMethod } from './globals.ts';
import type { Problem } from './program.ts';
import { type Context, checkState, type Report } from './rules-state.ts';
import type { Names } from './scope.ts';
import { problemAt, type SourceFile } from './source-file.ts';
import { childrenOf, isFunction, keyName } from './syntax.ts';

/** Names the instrumenter takes for itself. */
export const reservedPrefix = '$lockstep';

export function checkRules(source: SourceFile, names: Names): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const report: Report = (at, what) => {
    const problem = problemAt(source, at, what);
    const key = `${problem.line} ${problem.text}`;
    if (!seen.has(key)) problems.push(problem);
    seen.add(key);
  };
  for (const { id } of [...names.declarations, ...names.references])
    if (id.name.startsWith(reservedPrefix)) report(id, reserved(id.name));
  checkState({ source, names, report });
  for (const id of names.free) if (!id.name.startsWith(reservedPrefix)) checkFree(id, report);
  checkTree(source.ast, undefined, { source, names, report });
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
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

function checkTree(node: AnyNode, fn: AnyNode | undefined, context: Context): void {
  checkNode(node, fn, context);
  // the value of a field is computed anew for every instance, like the body of a function
  const inner = isFunction(node) || (node.type === 'PropertyDefinition' && !node.static) ? node : fn;
  for (const child of childrenOf(node)) checkTree(child, inner, context);
}

/** A jump out of `finally` swallows the exception under way: a full stack too, whose depth differs between machines. */
function checkFinally(node: AnyNode, loop: boolean, report: Report): void {
  if (isFunction(node)) return;
  const jump =
    node.type === 'ReturnStatement' ||
    ((node.type === 'BreakStatement' || node.type === 'ContinueStatement') && (!loop || node.label));
  if (jump) {
    report(node, {
      text: 'a jump out of `finally` swallows whatever exception is under way',
      fix: 'Let `finally` run to its end; to go on after an exception, catch it.',
    });
  }
  const inner = loop || /^(For|While|DoWhile|Switch)/.test(node.type);
  for (const child of childrenOf(node)) checkFinally(child, inner, report);
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
    case 'TryStatement':
      if (node.finalizer) checkFinally(node.finalizer, false, report);
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

function checkClass(body: ClassBody, { report }: Context): void {
  for (const member of body.body) {
    if (member.type === 'StaticBlock') continue;
    if (member.key.type === 'PrivateIdentifier')
      report(member.key, {
        text: `\`#${member.key.name}\`: \`#private\` members hide state from the grader, which replays and explores nodes by their fields`,
        fix: `Write \`private ${member.key.name}\` instead.`,
      });
  }
}
