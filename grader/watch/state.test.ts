import { expect, test } from 'vitest';
import type { GradeReport } from '../judge/report.ts';
import { halfWay, skeleton } from '../reports/sample-endings.ts';
import { sampleReport } from '../reports/samples.ts';
import type { WatchEvent, WatchOutcome } from './events.ts';
import { sampleManifest } from './fakes.ts';
import { begin, keysOf, next, type WatchState } from './state.ts';

// Transcripts: on the left what happens, on the right what is done about it.
const report = (endings: Parameters<typeof sampleReport>[0], changes: Partial<GradeReport> = {}): WatchOutcome => ({
  kind: 'graded',
  report: sampleReport(endings, changes),
  engineNotes: [],
});
const saved: WatchEvent = { kind: 'saved', file: 'lamport-clock.ts' };
const settled: WatchEvent = { kind: 'settled' };
const key = (key: Extract<WatchEvent, { kind: 'key' }>['key']): WatchEvent => ({ kind: 'key', key });
const finished = (run: number, outcome: WatchOutcome): WatchEvent => ({ kind: 'finished', run, outcome });
const ended = (run: number): WatchEvent => ({
  kind: 'progress',
  run,
  progress: { testsDone: 1, tests: 8, test: 'clock-storm', runsDone: 0, runs: 0, ended: 'passed' },
});

function play(events: readonly WatchEvent[]): { state: WatchState; done: string[] } {
  let turn = begin(sampleManifest, undefined);
  const done = [effects(turn)];
  for (const event of events) {
    turn = next(turn.state, event);
    done.push(effects(turn));
  }
  return { state: turn.state, done };
}

const effects = (turn: ReturnType<typeof next>): string =>
  turn.effects
    .map((effect) =>
      effect.kind === 'grade'
        ? `grade ${effect.run}${effect.test === undefined ? '' : ` only ${effect.test}`}${effect.anyway ? '' : ' if changed'}`
        : effect.kind,
    )
    .join(', ');

test('the first grading begins by itself', () => {
  expect(play([]).done).toEqual(['grade 1, draw']);
});

test('a save: wait for the rest of it, then grade', () => {
  expect(play([finished(1, report({})), saved, saved, settled]).done).toEqual([
    'grade 1, draw',
    'draw',
    'settle',
    'settle',
    'grade 2 if changed, draw',
  ]);
});

test('a save during a run stops it at once; the next begins when the old one is over', () => {
  const { done, state } = play([
    saved,
    settled,
    ended(1),
    finished(1, { kind: 'interrupted' }),
    finished(2, report({})),
  ]);
  expect(done).toEqual(['grade 1, draw', 'abort, settle', 'abort', '', 'grade 2, draw', 'draw']);
  expect(state.phase.kind).toBe('idle');
});

test('… also when the old one is over before the save has settled', () => {
  expect(play([saved, finished(1, { kind: 'interrupted' }), settled]).done).toEqual([
    'grade 1, draw',
    'abort, settle',
    'draw',
    'grade 2 if changed, draw',
  ]);
});

test('a result that came after the save is not shown', () => {
  const { state } = play([saved, finished(1, report(halfWay))]);
  expect(state.outcome).toBeUndefined();
});

test('the news of an older run change nothing', () => {
  const { state, done } = play([finished(1, report({})), key('run'), ended(1), finished(1, report(halfWay))]);
  expect(done.slice(-2)).toEqual(['', '']);
  expect(state.ended).toEqual([]);
});

test('failed tests run first, the quick ones before the long, then what is quick', () => {
  const turn = next(play([finished(1, report(halfWay))]).state, key('run'));
  expect(turn.effects[0]).toMatchObject({
    first: ['late-request', 'grants-storm', 'pauses-storm', 'ring-of-clocks', 'chain-of-messages'],
  });
});

test('only the keys that work now', () => {
  expect(keysOf(play([]).state)).toEqual(['run', 'up', 'down', 'quit']);
  expect(keysOf(play([finished(1, report({}))]).state)).toEqual(['run', 'up', 'down', 'quit']);
  expect(keysOf(play([finished(1, report(skeleton))]).state)).toEqual(['run', 'hint', 'up', 'down', 'quit']);
  expect(keysOf(play([finished(1, report(halfWay))]).state)).toEqual([
    'run',
    'only',
    'next',
    'hint',
    'up',
    'down',
    'quit',
  ]);
  expect(keysOf(play([finished(1, report(halfWay)), key('only')]).state)).toContain('all');
  expect(play([key('next'), key('hint'), key('all')]).done).toEqual(['grade 1, draw', '', '', '']);
});

test('one failure alone, and back to all of them', () => {
  const focused = report(halfWay, { asked: { part: null, test: 'grants-storm' } });
  const { done, state } = play([
    finished(1, report(halfWay)),
    key('only'),
    finished(2, focused),
    saved,
    settled,
    finished(3, focused),
    key('all'),
  ]);
  expect(done).toEqual([
    'grade 1, draw',
    'draw',
    'grade 2 only grants-storm, draw',
    'draw',
    'settle',
    'grade 3 only grants-storm if changed, draw',
    'draw',
    'grade 4, draw',
  ]);
  expect(state.focus).toBeUndefined();
});

test('hints come one by one, and begin anew with the next failure', () => {
  const { state } = play([finished(1, report(halfWay)), key('hint'), key('hint')]);
  expect(state.hints).toBe(1); // part B has one
  expect(next(state, key('next')).state.hints).toBe(0);
});

test('a file saved as it was is not graded again, and what is on the screen stays', () => {
  const { state, done } = play([finished(1, report(halfWay)), saved, settled, finished(2, { kind: 'unchanged' })]);
  expect(done.at(-1)).toBe('draw');
  expect(state.outcome?.kind).toBe('graded');
});

test('an error in the source goes as soon as a test of the mended program runs', () => {
  const rejected = finished(1, { kind: 'rejected', problems: [] });
  expect(play([rejected, saved, settled]).state.outcome?.kind).toBe('rejected');
  expect(play([rejected, saved, settled, ended(2)]).state.outcome).toBeUndefined();
});
