/** One hand-in file: from TypeScript to a tree of JavaScript whose every position can be told in the student's own text. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { type AnyNode, type Program as Ast, parse } from 'acorn';
import { type Message, type TransformFailure, transform } from 'esbuild';
import type { Problem } from './program.ts';

export interface SourceFile {
  readonly name: string;
  /** What the student wrote. */
  readonly text: string;
  readonly lines: readonly string[];
  /** The same without types. */
  readonly js: string;
  readonly ast: Ast;
  readonly map: TraceMap;
  /** Offset in `js` at which each line begins. */
  readonly lineStarts: readonly number[];
}

export type ReadResult =
  | { readonly kind: 'read'; readonly source: SourceFile }
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] };

/**
 * `esnext`: nothing is lowered, so acorn sees what the student wrote, and what is newer than the language of the course
 * (ES2022, as every supported Node runs it) is refused at its own place.
 */
const tsconfigRaw = { compilerOptions: { target: 'es2022', useDefineForClassFields: true } } as const;

export async function readSource(name: string, text: string): Promise<ReadResult> {
  let output: { readonly code: string; readonly map: string };
  try {
    output = await transform(text, {
      loader: 'ts',
      target: 'esnext',
      sourcemap: 'external',
      sourcefile: name,
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'silent',
      tsconfigRaw,
    });
  } catch (error) {
    const errors = (error as Partial<TransformFailure>).errors;
    if (errors === undefined) throw error;
    return { kind: 'unreadable', problems: errors.map((message) => syntaxProblem(name, text, message)) };
  }
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const map = new TraceMap(output.map);
  const lineStarts = [0];
  for (let at = output.code.indexOf('\n'); at !== -1; at = output.code.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const at = { name, text, lines, js: output.code, map, lineStarts };
  try {
    const ast = parse(output.code, { ecmaVersion: 2022, sourceType: 'module', preserveParens: true });
    return { kind: 'read', source: { ...at, ast } };
  } catch (error) {
    const offset = (error as { readonly pos?: number }).pos;
    if (offset === undefined) throw error;
    const newer =
      'this syntax is newer than the language of the course (TypeScript over ES2022), or not valid in a module';
    const fix =
      'Write it in plain classes and functions: no decorators, no `using`, no `accessor`, no `await` outside a function.';
    return { kind: 'unreadable', problems: [problemAt(at, offset, { text: newer, fix })] };
  }
}

function syntaxProblem(file: string, text: string, message: Message): Problem {
  const fix = 'Mend the syntax here: often a bracket, comma or quote is missing on this line or the one before.';
  const place = message.location;
  if (place === null) return { file, line: 0, column: 0, text: message.text, fix, source: '' };
  // esbuild counts columns in bytes of UTF-8
  const before = Buffer.from(place.lineText, 'utf8').subarray(0, place.column).toString('utf8');
  const source = text.split('\n')[place.line - 1]?.replace(/\r$/, '') ?? place.lineText;
  return {
    file,
    line: place.line,
    column: before.length + 1,
    text: `not valid TypeScript: ${message.text}`,
    fix,
    source,
  };
}

/** Line and column (both from 1) in the student's text of an offset in `js`. */
export function placeOf(
  source: Pick<SourceFile, 'map' | 'lineStarts'>,
  offset: number,
): { readonly line: number; readonly column: number } {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (source.lineStarts[middle]! <= offset)
      low = middle; // `middle` is between the two bounds, so it exists
    else high = middle - 1;
  }
  const found = originalPositionFor(source.map, { line: low + 1, column: offset - source.lineStarts[low]! });
  return { line: found.line ?? 1, column: (found.column ?? 0) + 1 };
}

export function problemAt(
  source: Pick<SourceFile, 'name' | 'lines' | 'map' | 'lineStarts'>,
  at: AnyNode | number,
  what: { readonly text: string; readonly fix: string },
): Problem {
  const { line, column } = placeOf(source, typeof at === 'number' ? at : at.start);
  return { file: source.name, line, column, text: what.text, fix: what.fix, source: source.lines[line - 1] ?? '' };
}
