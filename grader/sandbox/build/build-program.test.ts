import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { expect, test } from 'vitest';
import type { LoadHooks } from '../guest/load-boot.ts';
import { loadPlain } from '../guest/load-plain.ts';
import { type BuildCache, type BuildResult, type BuiltProgram, buildProgram } from './index.ts';

const hooks: LoadHooks = {
  Node: class {} as never, // these programs have no nodes
  todo: (what) => {
    throw new Error(what);
  },
  overrun: (kind) => {
    throw new Error(kind);
  },
  steps: 10_000,
};

const clock = `import { before } from './order.ts';
import type { Message } from './messages.ts';

export class Clock {
  private readonly log: Message[] = [];
  first(a: number, b: number): boolean {
    return before(a, b);
  }
}
`;
const order = `export function before(a: number, b: number): boolean {
  if (a < 0) throw new RangeError('negative');
  return a < b;
}
export * from './more.ts';
`;
const more = 'export const concurrent = () => false;\n';
const files = new Map([
  ['clock.ts', clock],
  ['order.ts', order],
  ['more.ts', more],
]);
const entries = [
  { file: 'clock.ts', export: 'Clock' },
  { file: 'clock.ts', export: 'Missing' },
  { file: 'order.ts', export: 'before' },
  { file: 'order.ts', export: 'concurrent' },
];

function program(result: BuildResult): BuiltProgram {
  if (result.kind === 'built') return result.program;
  throw new Error(JSON.stringify(result.problems));
}

test('several files become one program; an export that is missing is undefined', async () => {
  const built = program(await buildProgram({ files, entries }));
  const { exports } = loadPlain(built.code)(hooks);
  expect(Object.keys(exports)).toEqual(['clock.ts', 'order.ts']);
  expect(exports['clock.ts']?.Missing).toBeUndefined();
  const { Clock } = exports['clock.ts'] as { Clock: new () => { first(a: number, b: number): boolean } };
  expect(new Clock().first(1, 2)).toBe(true);
  expect((exports['order.ts'] as { concurrent(): boolean }).concurrent()).toBe(false);
});

test('a position names the file it is in', async () => {
  const built = program(await buildProgram({ files, entries }));
  const booted = loadPlain(built.code)(hooks);
  const { Clock } = booted.exports['clock.ts'] as { Clock: new () => { first(a: number, b: number): boolean } };
  booted.reset(100);
  expect(() => new Clock().first(-1, 2)).toThrow('negative');
  const [file, line] = built.positions[booted.position()] ?? [];
  expect([built.files[file ?? -1], line]).toEqual(['order.ts', 2]);
});

test('two boots share nothing', async () => {
  const built = program(await buildProgram({ files, entries }));
  const start = loadPlain(built.code);
  expect(start(hooks).exports['clock.ts']?.Clock).not.toBe(start(hooks).exports['clock.ts']?.Clock);
});

test('a missing file is a problem, also when another file imports it; its neighbours are checked all the same', async () => {
  const result = await buildProgram({ files: new Map([['clock.ts', `${clock}let x = 1;\n`]]), entries });
  expect(
    result.kind === 'rejected' && result.problems.map(({ file, line, text }) => [file, line, text.slice(0, 40)]),
  ).toEqual([
    ['order.ts', 0, 'the file `order.ts` is missing'],
    ['clock.ts', 10, '`let x` outside the class is state that '],
  ]);
});

test('an import of a name the other file does not have says what it has', async () => {
  const result = await buildProgram({
    files: new Map([...files, ['clock.ts', clock.replaceAll('before', 'earlier')]]),
    entries,
  });
  expect(result).toMatchObject({
    kind: 'rejected',
    problems: [
      {
        file: 'clock.ts',
        line: 1,
        column: 10,
        text: '`./order.ts` has no value named `earlier`',
        fix: expect.stringContaining('before, concurrent'),
      },
    ],
  });
});

test('the text of a program depends on its sources alone', async () => {
  const cache: BuildCache = new Map();
  const cold = await buildProgram({ files, entries });
  const warm = [await buildProgram({ files, entries, cache }), await buildProgram({ files, entries, cache })];
  const edited = new Map([...files, ['order.ts', order.replace('a < 0', 'a < 1')]]);
  const after = await buildProgram({ files: edited, entries, cache });
  expect(warm).toEqual([cold, cold]);
  expect(after).toEqual(await buildProgram({ files: edited, entries }));
  expect(after).not.toEqual(cold);
});

test('for a debugger: a source map to the files as the student has them', async () => {
  const built = program(await buildProgram({ files, entries, sourceRoot: 'file:///home/a%20b/' }));
  const url = /base64,(\S+)$/.exec(built.code)?.[1] ?? '';
  const map = new TraceMap(Buffer.from(url, 'base64').toString('utf8'));
  const line = built.code.split('\n').findIndex((text) => text.includes('RangeError("negative")'));
  const column = built.code.split('\n')[line]?.indexOf('RangeError("negative")') ?? -1;
  expect(originalPositionFor(map, { line: line + 1, column })).toMatchObject({
    source: 'file:///home/a%20b/order.ts',
    line: 2,
  });
  expect(map.sourcesContent?.[map.sources.indexOf('file:///home/a%20b/clock.ts')]).toBe(clock);
  expect(built.code).toContain('\n//# sourceURL=file:///home/a%20b/program.js\n');
});
