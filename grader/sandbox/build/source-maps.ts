/** Maps from what runs back to what the student wrote, for a debugger. */
import { originalPositionFor } from '@jridgewell/trace-mapping';
import type MagicString from 'magic-string';
import { SourceMap } from 'magic-string';
import type { SourceFile } from './source-file.ts';

/** Instrumented JavaScript → JavaScript → TypeScript, as one map. */
export function composeMaps(instrumented: MagicString, source: SourceFile): string {
  const first = instrumented.generateDecodedMap({ hires: 'boundary', source: source.name });
  const mappings = first.mappings.map((line) =>
    line.flatMap((segment): [number, number, number, number][] => {
      const [column, , jsLine, jsColumn] = segment;
      if (jsLine === undefined || jsColumn === undefined) return [];
      const found = originalPositionFor(source.map, { line: jsLine + 1, column: jsColumn });
      return found.line === null ? [] : [[column, 0, found.line - 1, found.column]];
    }),
  );
  return new SourceMap({
    file: source.name,
    sources: [source.name],
    sourcesContent: [source.text],
    names: [],
    mappings,
  }).toString();
}

export function inlineMap(json: string): string {
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(json, 'utf8').toString('base64')}`;
}

/** The map of a whole program: `shift` lines stand before it; what is not the student's own is skipped when stepping. */
export function programMap(
  linked: string,
  shift: number,
  sourceRoot: string,
  sources: ReadonlyMap<string, SourceFile>,
): string {
  const map = JSON.parse(linked) as {
    readonly mappings: string;
    readonly sources: readonly string[];
    readonly names: readonly string[];
  };
  const files = map.sources.map((each) => each.replace(/^.*[:/]/, ''));
  return JSON.stringify({
    version: 3,
    file: 'program.js',
    sources: files.map((file) => new URL(encodeURIComponent(file), sourceRoot).href),
    sourcesContent: files.map((file) => sources.get(file)?.text ?? ''),
    ignoreList: files.flatMap((file, i) => (sources.has(file) ? [] : [i])),
    names: map.names,
    mappings: ';'.repeat(shift) + map.mappings,
  });
}
