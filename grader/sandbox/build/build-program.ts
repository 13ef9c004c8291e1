/** From hand-in files to one function: read, check, count, link. Nothing here runs the student's code. */
import MagicString from 'magic-string';
import { bundle } from './bundle.ts';
import { evade } from './evade.ts';
import { checkImports, exportsOf } from './imports.ts';
import { instrument, type Positions } from './instrument.ts';
import type { BuildResult, Problem } from './program.ts';
import { checkRules } from './rules.ts';
import { namesOf } from './scope.ts';
import { type ReadResult, readSource, type SourceFile } from './source-file.ts';
import { composeMaps, inlineMap, programMap } from './source-maps.ts';
import { isStateless } from './stateless.ts';
import { wrap } from './wrap.ts';

export interface BuildInput {
  /** Hand-in files by name, as in the manifest. */
  readonly files: ReadonlyMap<string, string>;
  /** What the suite needs of them. An export that is missing is `undefined` later, not a problem here. */
  readonly entries: readonly { readonly file: string; readonly export: string }[];
  /** Remembers files that did not change. */
  readonly cache?: BuildCache | undefined;
  /** URL of the folder the files come from (`file:///…/labs/01-lamport-clock/`): adds a source map for a debugger. */
  readonly sourceRoot?: string | undefined;
  /** False leaves the counters out: only for measuring what they cost. */
  readonly counted?: boolean | undefined;
}

interface CheckedFile {
  readonly text: string;
  readonly read: ReadResult;
  readonly problems: readonly Problem[];
}

/** Hand-in file → what is known of it. A new `Map` is an empty cache. */
export type BuildCache = Map<string, CheckedFile>;

async function check(name: string, text: string, cache: BuildCache): Promise<CheckedFile> {
  const known = cache.get(name);
  if (known?.text === text) return known;
  const read = await readSource(name, text);
  const problems = read.kind === 'read' ? checkRules(read.source, namesOf(read.source.ast)) : read.problems;
  const checked = { text, read, problems };
  cache.set(name, checked);
  return checked;
}

export async function buildProgram(input: BuildInput): Promise<BuildResult> {
  const cache: BuildCache = input.cache ?? new Map();
  const names = new Set([...input.files.keys(), ...input.entries.map((entry) => entry.file)]);
  const checked = await Promise.all(
    [...input.files].map(async ([name, text]) => [name, await check(name, text, cache)] as const),
  );
  const sources = new Map<string, SourceFile>();
  for (const [name, { read }] of checked) if (read.kind === 'read') sources.set(name, read.source);
  const problems = [
    ...[...names].filter((name) => !input.files.has(name)).map(missingFile),
    ...checked.flatMap(([, file]) => file.problems),
    ...[...sources.values()].flatMap((source) => checkImports(source, sources, names)),
  ];
  if (problems.length > 0) return { kind: 'rejected', problems };
  return { kind: 'built', program: await link(input, sources) };
}

async function link(input: BuildInput, sources: ReadonlyMap<string, SourceFile>) {
  const files = [...sources.keys()];
  const positions: (readonly [file: number, line: number])[] = [];
  const modules = new Map<string, string>();
  files.forEach((name, file) => {
    const source = sources.get(name)!; // `files` are its keys
    const instrumented =
      input.counted === false ? new MagicString(source.js) : instrument(source, numberer(file, positions));
    const map = input.sourceRoot === undefined ? undefined : composeMaps(instrumented, source);
    modules.set(name, instrumented.toString() + (map === undefined ? '' : `\n${inlineMap(map)}`));
  });
  const wanted = new Map<string, string[]>();
  for (const { file, export: name } of input.entries) {
    const exported = exportsOf(file, sources);
    wanted.set(file, [...(wanted.get(file) ?? []), ...(exported.has(name) ? [name] : [])]);
  }
  const linked = await bundle(modules, wanted, input.sourceRoot !== undefined);
  const { code, startLines } = wrap(new Map([...linked].map(([file, each]) => [file, evade(each.code)])));
  const stateless = [...sources.values()].every((source) => isStateless(source.ast));
  if (input.sourceRoot === undefined) return { code, positions, files, stateless };
  const maps = [...linked].map(([file, { map }]) => ({ map: map ?? '', line: startLines.get(file) ?? 0 }));
  const map = inlineMap(programMap(maps, input.sourceRoot, sources));
  return {
    code: `${code}\n//# sourceURL=${new URL('program.js', input.sourceRoot).href}\n${map}`,
    positions,
    files,
    stateless,
  };
}

function numberer(file: number, positions: (readonly [file: number, line: number])[]): Positions {
  const known = new Map<number, number>();
  return {
    numberOf(line) {
      const found = known.get(line);
      if (found !== undefined) return found;
      known.set(line, positions.push([file, line]) - 1);
      return positions.length - 1;
    },
  };
}

function missingFile(file: string): Problem {
  return {
    file,
    line: 0,
    column: 0,
    text: `the file \`${file}\` is missing`,
    fix: `Every lab starts from its skeletons: put \`${file}\` back, with the name the lab's \`lab.json\` gives it.`,
    source: '',
  };
}
