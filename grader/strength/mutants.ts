/**
 * Systematic mutants of a program. Stryker's instrumenter says what to change; each change is applied alone, as an edit of
 * the text. (Its own way, all mutants in one program behind a global switch, is not possible where there are no globals.)
 * It knows no operator that leaves one statement out, which is what students do most: that one is ours.
 */
import { createHash } from 'node:crypto';
import type { Instrumenter } from '@stryker-mutator/instrumenter';
import { transform } from 'esbuild';
import { CourseError } from '../course/errors.ts';
import type { Program } from '../course/program.ts';

export interface Mutant {
  /** Eight hexadecimal digits, from file, place, mutator and replacement. */
  readonly id: string;
  readonly file: string;
  /** Where the change begins; both from 1. */
  readonly line: number;
  readonly column: number;
  /** Stryker's name of the operator: "EqualityOperator". */
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Why no test could see it, by rule; null for all others. */
  readonly ignored: string | null;
  /** The solution with this one change. */
  readonly program: Program;
}

/** In the order of the files and of the places in them. No two are the same program. */
export async function mutantsOf(program: Program): Promise<Mutant[]> {
  const { Instrumenter } = await loadStryker();
  const mutants: Mutant[] = [];
  for (const [file, text] of program.files) {
    if (program.given?.includes(file)) continue;
    const statements: Change[] = [];
    const ignorers = [{ shouldIgnore: noteReason }, { shouldIgnore: leaveOut(statements) }];
    const options = { plugins: null, excludedMutations: [], ignorers };
    const found = await new Instrumenter(silent).instrument([{ name: file, content: text, mutate: true }], options);
    const forms = new Set<string>();
    for (const change of inOrder([...found.mutants, ...statements])) {
      const mutant = mutantOf(program, file, text, change);
      const form = await plainForm(mutant.program.files.get(file) ?? '');
      if (!forms.has(form)) mutants.push(mutant);
      forms.add(form);
    }
  }
  return mutants;
}

/** Lines and columns from 0. */
interface Place {
  readonly line: number;
  readonly column: number;
}

interface Change {
  readonly location: { readonly start: Place; readonly end: Place };
  readonly mutatorName: string;
  readonly replacement: string;
  readonly statusReason?: string | undefined;
}

const inOrder = (changes: readonly Change[]): readonly Change[] =>
  [...changes].sort(({ location: { start: a } }, { location: { start: b } }) => a.line - b.line || a.column - b.column);

function mutantOf(program: Program, file: string, text: string, change: Change): Mutant {
  const { mutatorName: mutator, replacement, statusReason = null } = change;
  const { start, end } = change.location;
  const [from, to] = [offsetOf(text, start), offsetOf(text, end)];
  const named = JSON.stringify([file, start, end, mutator, replacement]);
  const id = createHash('sha256').update(named).digest('hex').slice(0, 8);
  const mutated = text.slice(0, from) + replacement + text.slice(to);
  return {
    id,
    file,
    line: start.line + 1,
    column: start.column + 1,
    mutator,
    original: text.slice(from, to),
    replacement,
    ignored: statusReason,
    program: { label: `mutant ${id}`, files: new Map(program.files).set(file, mutated) },
  };
}

/** The same for two texts that differ only in types, layout, comments and what a minifier knows to mean the same. A text that is no program is its own form. */
export async function plainForm(text: string): Promise<string> {
  try {
    return (await transform(text, { loader: 'ts', minifyWhitespace: true, minifySyntax: true, logLevel: 'silent' }))
      .code;
  } catch {
    return text;
  }
}

async function loadStryker() {
  try {
    return await import('@stryker-mutator/instrumenter');
  } catch {
    throw new CourseError(
      'Mutants are made by @stryker-mutator/instrumenter, which is not installed: `npm ci` installs it, `npm ci --omit=dev` does not.',
    );
  }
}

/** As much of a path of Babel as is used: what the instrumenter walks, node by node. */
interface Path {
  readonly node: Node;
}
interface Node {
  readonly type: string;
  /** Lines from 1, columns from 0; absent where the instrumenter has put something of its own. */
  readonly loc?: { readonly start: Place; readonly end: Place } | null;
  readonly expression?: Node;
  readonly callee?: Node;
  readonly object?: Node;
  readonly property?: Node;
  readonly name?: string;
}

/** `note` appears in the trace and nowhere else, so what it is told is nobody's business. */
function noteReason(path: unknown): string | undefined {
  const { node } = path as Path;
  const { callee } = node.type === 'ExpressionStatement' ? (node.expression ?? node) : node;
  return callee?.object?.type === 'ThisExpression' && callee.property?.name === 'note' ? 'a note' : undefined;
}

/** Sees every statement that is a call or an assignment, and ignores none. */
const leaveOut = (statements: Change[]) => (path: unknown) => {
  const { type, loc } = (path as Path).node;
  if (type !== 'ExpressionStatement' || !loc) return undefined;
  const [start, end] = [loc.start, loc.end].map(({ line, column }) => ({ line: line - 1, column })) as [Place, Place]; // two of them
  const statusReason = noteReason(path);
  statements.push({ location: { start, end }, mutatorName: 'StatementRemoval', replacement: ';', statusReason });
  return undefined;
};

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let i = 0; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column;
}

const no = () => false;
const nothing = () => {};
const silent: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};
