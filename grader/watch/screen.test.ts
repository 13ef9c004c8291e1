import { expect, test } from 'vitest';
import { halfWay, skeleton, troubles } from '../reports/sample-endings.ts';
import { sampleReport } from '../reports/samples.ts';
import { widthOf } from '../trace/text.ts';
import type { WatchEvent } from './events.ts';
import { sampleManifest } from './fakes.ts';
import { screen } from './screen.ts';
import { begin, next, type WatchState } from './state.ts';

const size = { width: 80, height: 34, color: false, unicode: true };

function after(...events: WatchEvent[]): WatchState {
  return events.reduce((state, event) => next(state, event).state, begin(sampleManifest, undefined).state);
}
const finished = (run: number, endings: Parameters<typeof sampleReport>[0]): WatchEvent => ({
  kind: 'finished',
  run,
  outcome: { kind: 'graded', report: sampleReport(endings), engineNotes: [] },
});
const ended = (test: string, verdict: string, testsDone: number): WatchEvent => ({
  kind: 'progress',
  run: 2,
  progress: { testsDone, tests: 8, test, runsDone: 0, runs: 0, ended: verdict },
});
const problem = {
  file: 'lamport-clock.ts',
  line: 7,
  column: 3,
  text: 'Expected ";" but found "}".',
  fix: 'Put a semicolon.',
  source: '  time++ }',
};

const screens: readonly (readonly [string, WatchState])[] = [
  ['at the start', after()],
  ['a skeleton', after(finished(1, skeleton))],
  ['failures', after(finished(1, halfWay))],
  [
    'the second failure, with a hint',
    after(finished(1, halfWay), { kind: 'key', key: 'next' }, { kind: 'key', key: 'hint' }),
  ],
  [
    'grading again, with first results',
    after(
      finished(1, troubles),
      { kind: 'key', key: 'run' },
      ended('clock-storm', 'passed', 1),
      ended('grants-storm', 'violated', 2),
    ),
  ],
  [
    'saved during a run',
    after(finished(1, troubles), { kind: 'key', key: 'run' }, { kind: 'saved', file: 'x' }, { kind: 'settled' }),
  ],
  ['all passed', after(finished(1, {}))],
  [
    'a program that cannot run',
    after({ kind: 'finished', run: 1, outcome: { kind: 'rejected', problems: [problem] } }),
  ],
  ['scrolled', after(finished(1, halfWay), { kind: 'key', key: 'down' }, { kind: 'key', key: 'down' })],
];

test('screens', async () => {
  const drawn = screens.map(([name, state]) => `=== ${name}\n${screen(state, size).join('\n')}`);
  await expect(`${drawn.join('\n\n').replace(/ +$/gm, '')}\n`).toMatchFileSnapshot('golden/screens.txt');
});

test.each([10, 24, 50])('no screen is higher than %i lines, or wider than the terminal', (height) => {
  for (const [, state] of screens) {
    const lines = screen(state, { ...size, height });
    expect(lines.length).toBeLessThanOrEqual(height);
    // paths and commands excepted: they are there to be copied
    const wide = lines.filter(
      (line) => widthOf(line.replace(/[✔✘]/g, 'x')) > size.width && !/lockstep|labs\/|lectures\//.test(line),
    );
    expect(wide).toEqual([]);
  }
});
