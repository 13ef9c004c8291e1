/** Maps from what runs back to what the student wrote, for a debugger. */
import { decodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
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

/** One map of several, each beginning at a line of its own. What is not the student's has no place in it. */
export function programMap(
  parts: readonly { readonly map: string; readonly line: number }[],
  sourceRoot: string,
  sources: ReadonlyMap<string, SourceFile>,
): string {
  const files = [...sources.keys()];
  const mappings: [number, number, number, number][][] = [];
  for (const { map: json, line } of parts) {
    const map = new TraceMap(json);
    const fileOf = map.sources.map((each) => files.indexOf((each ?? '').replace(/^hand-in:/, '')));
    while (mappings.length < line) mappings.push([]);
    for (const segments of decodedMappings(map)) {
      mappings.push(
        segments.flatMap(([column, source, sourceLine, sourceColumn]): [number, number, number, number][] => {
          const file = source === undefined ? -1 : (fileOf[source] ?? -1);
          return file < 0 ? [] : [[column, file, sourceLine ?? 0, sourceColumn ?? 0]];
        }),
      );
    }
  }
  return new SourceMap({
    file: 'program.js',
    sources: files.map((file) => new URL(encodeURIComponent(file), sourceRoot).href),
    sourcesContent: files.map((file) => sources.get(file)?.text ?? ''),
    names: [],
    mappings,
  }).toString();
}
