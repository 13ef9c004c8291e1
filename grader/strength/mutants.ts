/**
 * Systematic mutants of a program. Stryker's instrumenter says what to change; each change is applied alone, as an edit of
 * the text. (Its own way, all mutants in one program behind a global switch, is not possible where there are no globals.)
 */
import { createHash } from 'node:crypto';
import type { Logger } from '@stryker-mutator/api/logging';
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

/** In the order of the files and of the places in them. */
export async function mutantsOf(program: Program): Promise<Mutant[]> {
  const { Instrumenter } = await loadStryker();
  const files = [...program.files].map(([name, content]) => ({ name, content, mutate: true }));
  const options = { plugins: null, excludedMutations: [], ignorers: [{ shouldIgnore: noteReason }] };
  const { mutants } = await new Instrumenter(silent).instrument(files, options);
  return mutants.map(({ fileName, location, mutatorName, replacement, statusReason }) => {
    const text = program.files.get(fileName);
    if (text === undefined) throw new Error(`A mutant of ${fileName}, which is no file of the program.`);
    const { start, end } = location; // lines and columns from 0
    const [from, to] = [offsetOf(text, start), offsetOf(text, end)];
    const id = createHash('sha256')
      .update(JSON.stringify([fileName, start, end, mutatorName, replacement]))
      .digest('hex');
    const mutated = text.slice(0, from) + replacement + text.slice(to);
    return {
      id: id.slice(0, 8),
      file: fileName,
      line: start.line + 1,
      column: start.column + 1,
      mutator: mutatorName,
      original: text.slice(from, to),
      replacement,
      ignored: statusReason ?? null,
      program: { label: `mutant ${id.slice(0, 8)}`, files: new Map(program.files).set(fileName, mutated) },
    };
  });
}

/** The same for two texts that differ in types, layout and comments only. A text that is no program is its own form. */
export async function plainForm(text: string): Promise<string> {
  try {
    return (await transform(text, { loader: 'ts', minifyWhitespace: true, logLevel: 'silent' })).code;
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

/** `note` appears in the trace and nowhere else, so what it is told is nobody's business. */
function noteReason(path: unknown): string | undefined {
  const { node } = path as { node: Node }; // a path of Babel: what the instrumenter walks
  if (node.type !== 'CallExpression' || node.callee?.object?.type !== 'ThisExpression') return undefined;
  return node.callee.property?.name === 'note' ? 'in the words of a note' : undefined;
}
interface Node {
  readonly type: string;
  readonly callee?: { readonly object?: { readonly type: string }; readonly property?: { readonly name?: string } };
}

function offsetOf(text: string, { line, column }: { readonly line: number; readonly column: number }): number {
  let start = 0;
  for (let i = 0; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column;
}

const no = () => false;
const nothing = () => {};
const silent: Logger = {
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
