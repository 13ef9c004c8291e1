import { describe, expect, test } from 'vitest';
import type { Met } from '../simulator/observer.ts';
import type { WorldPlan } from '../simulator/plan.ts';
import type { Choice } from '../trace/transcript.ts';
import { type Replay, type Shrunk, shrink, type Trial } from './shrink.ts';

const plan: WorldPlan = {
  nodes: ['p1', 'p2', 'p3'].map((id) => ({ id, role: 'node' })),
  network: { delay: 5 },
  faults: [1, 2, 3].map((at) => ({ kind: 'pause', node: 'p1', at, for: 1 })),
  requests: Array.from({ length: 20 }, (_, i) => ({ at: i + 10, node: 'p1', request: null })),
  until: 100,
};
const message = (nth: number): Met => ({
  kind: 'message',
  identity: `message p1/1>p2 ask ${nth}`,
  from: 'p1',
  to: 'p2',
  type: 'ask',
  nth,
  sent: nth * 1000,
  at: nth * 1000 + 5000,
  rule: 0,
});
const met = [1, 2, 3, 4].map(message);

interface Toy {
  /** What the failure needs: none of it may be left out, be late or be absent. */
  readonly needs: readonly string[];
  /** Messages are events even when they are late. */
  readonly late?: boolean;
  /** Fails in another way where this is left out. */
  readonly masks?: string;
}

const all = [
  ...plan.nodes.map(({ id }) => `node ${id}`),
  ...[1, 2, 3].map((nth) => `fault ${nth}`),
  ...Array.from({ length: 20 }, (_, i) => `request ${i + 1}`),
  ...met.map((it) => it.identity),
];

/** A world in which everything that is not left out is one event. */
function toy({ needs, masks, late = false }: Toy): { replay: Replay; trial: Trial; asked: string[] } {
  const asked: string[] = [];
  const run = (choices: readonly Choice[]): Trial | undefined => {
    const gone = new Set(choices.filter(({ deviation }) => isGone(deviation)).map(({ identity }) => identity));
    if (needs.some((need) => gone.has(need) || (gone.has('messages ask') && need.startsWith('message'))))
      return undefined;
    if (gone.has('messages p1>p2 ask') && needs.some((need) => need.startsWith('message'))) return undefined;
    return {
      failure: masks !== undefined && gone.has(masks) ? 'another' : 'rule x',
      events: all.filter((it) =>
        it.startsWith('message') ? late || !(gone.has(it) || gone.has('messages ask')) : !gone.has(it),
      ).length,
      end: 100_000,
      met,
    };
  };
  const replay: Replay = (candidates, failure, eventsMax) => {
    for (const [place, choices] of candidates.entries()) {
      asked.push(JSON.stringify(choices));
      const trial = run(choices);
      if (trial?.failure === failure && trial.events <= eventsMax) return { place, trial };
    }
    return undefined;
  };
  const trial = run([]);
  if (trial === undefined) throw new Error('the toy does not fail');
  return { replay, trial, asked };
}

const isGone = (deviation: Choice['deviation']): boolean =>
  deviation === 'out' ||
  (typeof deviation === 'object' && deviation !== null && 'delay' in deviation && deviation.delay === 'late');

const left = ({ choices }: Shrunk): string[] => {
  const gone = new Set(choices.filter(({ deviation }) => isGone(deviation)).map(({ identity }) => identity));
  return all.filter((it) => !gone.has(it) && !(gone.has('messages ask') && it.startsWith('message')));
};

const shrunk = (it: Toy, replaysMax = 400, scripted = false) => {
  const { replay, trial, asked } = toy(it);
  return { ...shrink({ plan, trial, scripted }, replay, replaysMax), asked };
};

describe('what is left is what the failure needs', () => {
  test.each<[string, Toy]>([
    ['nothing', { needs: [] }],
    ['one request', { needs: ['request 7'] }],
    ['three requests far apart', { needs: ['request 1', 'request 11', 'request 20'] }],
    ['a fault and a node', { needs: ['node p3', 'fault 2'] }],
    ['a message', { needs: ['message p1/1>p2 ask 3'] }],
    ['some of each', { needs: ['node p1', 'fault 1', 'fault 3', 'request 4', 'request 5', 'message p1/1>p2 ask 1'] }],
    ['everything', { needs: all }],
  ])('%s', (_, it) => {
    expect(left(shrunk(it))).toEqual(it.needs);
  });

  test('what would turn it into another failure stays too', () => {
    expect(left(shrunk({ needs: ['request 7'], masks: 'request 9' }))).toEqual(['request 7', 'request 9']);
  });

  test('no message is late for nothing', () => {
    const { choices } = shrunk({ needs: ['request 7'], late: true });
    expect(choices.filter(({ identity }) => identity.startsWith('message')).map(({ deviation }) => deviation)).toEqual([
      { delay: 5 },
    ]);
  });

  test('a script keeps its nodes', () => {
    const nodes = ['node p1', 'node p2', 'node p3'];
    expect(left(shrunk({ needs: ['request 7'] }, 400, true))).toEqual([...nodes, 'request 7']);
  });
});

test('the bound holds, and what was found by then counts', () => {
  const needs = ['request 1', 'request 11', 'request 20'];
  for (const max of [0, 1, 7, 20, 60]) {
    const found = shrunk({ needs }, max);
    const { asked, replays, trial } = found;
    expect(replays).toBeLessThanOrEqual(max);
    expect(asked.length).toBeLessThanOrEqual(max + 1); // one more may show that some choices were not needed
    expect(trial.events).toBe(left(found).length);
    expect(left(found)).toEqual(expect.arrayContaining(needs));
  }
  expect(shrunk({ needs }, 0).choices).toEqual([]);
});

test('the same run is shrunk in the same way, question by question', () => {
  const it: Toy = { needs: ['fault 2', 'request 4', 'request 17', 'message p1/1>p2 ask 2'] };
  expect(shrunk(it)).toEqual(shrunk(it));
});
