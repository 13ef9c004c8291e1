import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refOf } from './events.ts';
import { excerpt } from './excerpt.ts';
import { eachEvent, type Shown } from './flights.ts';
import { anyRun } from './run.arbitrary.ts';
import { Run, send, store } from './run.fixture.ts';

/** `3 4 (5) 9`: the events shown, and in brackets how many are not. */
const sketch = (shown: readonly Shown[]): string =>
  shown.map((item) => (item.kind === 'hidden' ? `(${item.events.length})` : item.n)).join(' ');

/**
 * 0 … 2 start; 3 a asks b; 4 … 13 c talks to itself; 14 b receives; 15 … 20 c again; 21 a receives b's answer.
 * What c does leads to nothing.
 */
function bystander() {
  const run = new Run();
  run.start('a', 'b', 'c');
  const ticks = (count: number) => {
    for (let i = 0; i < count; i++) run.handler('c', { kind: 'timer', name: 'tick' }, []);
  };
  const asked = run.ask('a', 'go', [send('b', 'question')]);
  ticks(10);
  const answered = run.deliver(asked, 'b', [send('a', 'answer')]);
  ticks(6);
  const last = run.deliver(answered, 'a');
  return { run, asked, answered, last };
}

test('a short run is left whole', () => {
  const { run } = bystander();
  expect(excerpt(run.events, [], run.events.length)).toEqual(run.events);
});

test('the causal past of the facts is kept, what others did is not', () => {
  const { run, asked, last } = bystander();
  expect(sketch(excerpt(run.events, [refOf(last, 0), refOf(asked, 1)], 10))).toBe('(3) 3 (10) 14 (6) 21');
});

test('what is nearest to the facts comes first', () => {
  const { run, last } = bystander();
  expect(sketch(excerpt(run.events, [refOf(last, 0)], 2))).toBe('(14) 14 (6) 21');
  expect(sketch(excerpt(run.events, [refOf(last, 0)], 1))).toBe('(21) 21');
});

test('without facts the run is told from its end', () => {
  const { run } = bystander();
  expect(sketch(excerpt(run.events, [], 3))).toBe('(3) 3 (10) 14 (6) 21');
});

test('crashes of nodes in the past, partitions and lost messages belong to the story', () => {
  const { run, asked } = bystander();
  run.add({ kind: 'partition', sides: [['a'], ['b']], oneWay: false }); // 22
  run.lose(asked, 'b', 'cut'); // 23
  run.handler('c', { kind: 'timer', name: 'tick' }, []);
  run.handler('c', { kind: 'timer', name: 'tick' }, []);
  run.add({ kind: 'crash', node: 'a', inHandler: false }); // 26
  const back = run.handler('a', { kind: 'start', boot: 2 }, []); // 27
  expect(sketch(excerpt(run.events, [refOf(back, 0)], 12))).toBe('(3) 3 (10) 14 (6) 21 22 23 (2) 26 27');
});

test('the last crash and the last restart of every node are told, for what does not follow from them', () => {
  const run = new Run();
  run.start('a', 'b');
  const down = () => {
    run.add({ kind: 'crash', node: 'b', inHandler: false });
    run.handler('b', { kind: 'start', boot: 2 }, []);
  };
  const ticks = (count: number) => {
    for (let i = 0; i < count; i++) run.handler('a', { kind: 'timer', name: 'tick' }, []);
  };
  down(); // 2, 3
  ticks(2);
  down(); // 6, 7
  ticks(20); // 8 … 27
  const last = run.ask('a', 'go', []); // 28
  expect(sketch(excerpt(run.events, [refOf(last, 0)], 7))).toBe('(6) 6 7 (16) 24 25 26 27 28');
});

/** 0, 1 start; 2 a stores; 3, 4 a and b in turn, eight times; with `change` b stores at 7; at the end a is asked: 19. */
function idleCycles(change: boolean) {
  const run = new Run();
  run.start('a', 'b');
  run.ask('a', 'set', [store('x', 1)]);
  for (let i = 0; i < 8; i++) {
    const told = run.ask('a', 'cycle', [send('b', 'sum')]);
    run.deliver(told, 'b', change && i === 2 ? [store('x', 1)] : []);
  }
  const last = run.ask('a', 'get', [store('seen', 1)]);
  return { run, last };
}

test('where something is missing in the end, what changed something is told before idle cycles', () => {
  const { run, last } = idleCycles(false);
  expect(sketch(excerpt(run.events, [refOf(last, 0)], 4))).toBe('(2) 2 (12) 15 16 17 18 19');
  expect(sketch(excerpt(run.events, [refOf(last, 1)], 4))).toBe('(13) 13 14 15 16 17 18 19');
});

test('and so is what others changed last, with what led to it, though it led to nothing', () => {
  const { run, last } = idleCycles(true);
  expect(sketch(excerpt(run.events, [refOf(last, 0)], 3))).toBe('(2) 2 (5) 8 (10) 19');
});

test('one event is shown rather than counted', () => {
  const run = new Run();
  run.start('a', 'b');
  const first = run.ask('a', 1, []);
  run.ask('b', 2, []);
  const last = run.ask('a', 3, []);
  expect(sketch(excerpt(run.events, [refOf(first, 0), refOf(last, 0)], 2))).toBe('(2) 2 3 4');
});

test('nothing is lost, nothing moves, and the facts are always there', () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 2, max: 20 }), (run, max) => {
      const shown = excerpt(run.events, run.facts, max);
      expect([...eachEvent(shown)]).toEqual(run.events);
      const visible = shown.filter((item) => item.kind !== 'hidden');
      expect(visible.length).toBeLessThanOrEqual(2 * max + 1); // single events fill the holes between
    }),
  );
});
