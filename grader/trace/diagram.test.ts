import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiagramOptions, diagram } from './diagram.ts';
import { refOf, type TraceEffect, type TraceEvent, type WriteOp } from './events.ts';
import { excerpt } from './excerpt.ts';
import * as odd from './odd-runs.fixture.ts';
import { anyRun } from './run.arbitrary.ts';
import { Run } from './run.fixture.ts';
import * as runs from './runs.fixture.ts';
import { widthOf } from './text.ts';

// The golden files are what a student reads. After a change look at them, then:
//     GOLDEN=write npx vitest run grader/trace
function expectGolden(file: string, lines: readonly string[]): void {
  const url = new URL(`__golden__/${file}.txt`, import.meta.url);
  const text = `${lines.join('\n')}\n`;
  if (process.env.GOLDEN === 'write') writeFileSync(url, text);
  expect(existsSync(url), `${file}.txt is missing: GOLDEN=write makes it`).toBe(true);
  expect(text).toBe(readFileSync(url, 'utf8'));
}

interface Golden extends DiagramOptions {
  readonly file: string;
  readonly run: () => runs.Told;
  readonly max?: number;
}

const goldens: readonly Golden[] = [
  { file: 'mutual-exclusion', run: runs.mutualExclusion },
  { file: 'mutual-exclusion-ascii', run: runs.mutualExclusion, unicode: false },
  { file: 'mutual-exclusion-120', run: runs.mutualExclusion, width: 120 },
  { file: 'mutual-exclusion-50', run: runs.mutualExclusion, width: 50 },
  { file: 'crash-inside', run: runs.crashInside },
  { file: 'partition', run: runs.partition },
  { file: 'partition-ascii', run: runs.partition, unicode: false },
  { file: 'seven-nodes', run: runs.sevenNodes },
  { file: 'excerpt', run: odd.longRun, max: 12 },
  { file: 'many-nodes', run: odd.manyNodes, max: 14 },
  { file: 'wide-text', run: odd.wideText },
  { file: 'wide-text-ascii', run: odd.wideText, unicode: false },
  { file: 'faults', run: odd.faults },
];

test.each(goldens)('$file', ({ file, run, max = 1000, ...options }) => {
  const { events, nodes, facts } = run();
  expectGolden(file, diagram(excerpt(events, facts, max), nodes, { ...options, facts }));
});

describe('whatever the run', () => {
  test('no line is wider than asked, and all have words', () => {
    fc.assert(
      fc.property(anyRun, fc.integer({ min: 40, max: 140 }), fc.integer({ min: 1, max: 30 }), (run, width, max) => {
        const lines = diagram(excerpt(run.events, run.facts, max), run.nodes, { width, facts: run.facts });
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        expect(lines.length).toBeGreaterThan(Math.min(1, run.events.length));
      }),
    );
  });

  test('ASCII means ASCII', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const lines = diagram(run.events, run.nodes, { facts: run.facts, unicode: false });
        for (const line of lines) expect(line).toMatch(/^[ -~]*$/);
      }),
    );
  });

  test('every event has its number, and each fact of a shown event its mark', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const lines = diagram(run.events, run.nodes, { facts: run.facts, width: 120 });
        const numbers = lines.slice(1).flatMap((line) => /^[①② ]{2} *(\d+) /.exec(line)?.[1] ?? []);
        const quiet = (event: TraceEvent) =>
          event.kind === 'handler' && event.cause.kind === 'start' && event.effects.length === 0;
        const told = run.events.filter((event) => !quiet(event)).map((event) => String(event.n));
        expect(numbers).toEqual(expect.arrayContaining(told));
        expect(lines.join('')).toContain('①');
        expect(lines.join('')).toContain('②');
      }),
    );
  });

  test('a terminal of a few columns is no reason to fail', () => {
    for (const width of [1, 5, 12, 20, 30]) {
      const { events, nodes, facts } = runs.mutualExclusion();
      for (const line of diagram(events, nodes, { width, facts })) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });
});

test('an empty run is a heading', () => {
  expect(diagram([], ['p1', 'p2'])).toEqual(['#    ms  p1    p2']);
});

test('a handler with very many effects shows a few, and the marked one', () => {
  const effects = Array.from({ length: 10_000 }, (_, i) => ({ kind: 'output', value: i }) as const);
  const cause = { kind: 'start', boot: 1 } as const;
  const lines = diagram([{ n: 0, at: 0, kind: 'handler', node: 'p1', cause, effects }], ['p1'], {
    facts: [refOf(0, 2), refOf(0, 5001)],
  });
  expect(lines.slice(-3).map((line) => line.trimEnd())).toEqual([
    '           ★  outputs 11',
    '②          ★  outputs 5000',
    '           │  … 9987 more rows of effects …',
  ]);
});

test('chance says who boots first, and names stand in the order of the nodes', () => {
  const starts = ['b', 'c', 'a'].map(
    (node, n) => ({ n, at: 0, kind: 'handler', node, cause: { kind: 'start', boot: 1 }, effects: [] }) as const,
  );
  expect(diagram(starts, ['a', 'b', 'c']).at(-1)).toMatch(/a, b, c start$/);
});

test('a message whose send is not shown is told in two lines where it arrives', () => {
  const message = {
    type: 'contents',
    entries: [{ key: 'k1', value: null, stamp: { time: 1053, site: 'n11' }, activated: 1500 }],
  };
  const cause = { kind: 'deliver', from: 'a', message, sent: refOf(0, 1) } as const;
  const arrived = { n: 1, at: 0, kind: 'handler', node: 'b', cause, effects: [] } as const;
  const text = diagram([arrived], ['a', 'b', 'c'])
    .join(' ')
    .replace(/[\s│]+/g, ' ');
  expect(text).toContain('contents(entries=[{key:k1,value:null, stamp:{…},activated:1500}])');
});

describe('a crash says what it loses', () => {
  const write = (lazy: boolean, op: WriteOp): TraceEffect => ({ kind: 'write', lazy, op });
  const append = (index: number, lazy: boolean) => write(lazy, { kind: 'append', log: 'tx', index, value: 'a' });
  const set = (key: string, lazy: boolean) => write(lazy, { kind: 'set', key, value: 1 });
  test.each<[string, readonly (readonly TraceEffect[])[]]>([
    ['crashes', [[append(1, false)]]],
    ['crashes; tx[2] (lazy) is lost', [[append(1, false), append(2, true)]]],
    ['crashes; tx[2], x (lazy) are lost', [[append(2, true)], [set('x', true)], [set('x', true)]]],
    ['crashes', [[append(2, true)], [append(3, false)]]], // a forced write carries those before it along
    ['crashes; x (lazy) is lost', [[append(2, true), append(3, false), set('x', true)]]],
    ['crashes; a, b, c, d and 2 more (lazy) are lost', ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [set(key, true)])],
  ])('%s', (words, handlers) => {
    const run = new Run();
    run.start('p');
    for (const effects of handlers) run.ask('p', 'go', effects);
    run.add({ kind: 'crash', node: 'p', inHandler: false });
    expect(diagram(run.events, ['p'], { width: 120 }).at(-1)).toMatch(
      new RegExp(`✖  ${words.replace(/[[\]()]/g, '\\$&')}$`),
    );
  });

  test('once: what another boot writes is another matter', () => {
    const run = new Run();
    run.start('p');
    run.ask('p', 'go', [append(1, true)]);
    run.add({ kind: 'crash', node: 'p', inHandler: false });
    run.handler('p', { kind: 'start', boot: 2 }, []);
    run.add({ kind: 'crash', node: 'p', inHandler: false });
    expect(diagram(run.events, ['p']).at(-1)).toMatch(/✖ {2}crashes$/);
  });
});
