/** What a search is told and how it ends: order, reduction, symmetry, stages, bounds, and whose fault an error is. */
import { describe, expect, test } from 'vitest';
import { answeringOf, exploreModel, saidBy } from '../course/explored.fixture.ts';
import type { Answering } from './answering.ts';
import type { Exploration } from './explore.ts';
import { type ArmedTimer, mayFire } from './locals.ts';
import type { Model } from './model.ts';
import * as odd from './odd-models.fixture.ts';
import * as small from './small-models.fixture.ts';
import { commit, counter, election, lock, lockers, smallWorlds, voters } from './small-worlds.fixture.ts';

const verdicts = ({ broken, reached, end }: Exploration) => ({
  broken: broken.map(({ property }) => property.id).sort(),
  reached: [...reached].map(({ id }) => id).sort(),
  end: end.kind,
});
const world = (name: string) => smallWorlds.find((it) => it.name === name) as (typeof smallWorlds)[number]; // all below are there
const because = ({ end }: Exploration) => (end.kind === 'not-established' ? end.because : end.kind);

const wrongLock: Model = {
  nodes: lockers({ wrong: true }),
  environment: small.lockUsers,
  network: 'fifo',
  properties: [small.oneHolder],
};

test.each(smallWorlds)('$name: depth first finds what breadth first finds', ({ program, model, threw }) => {
  if (threw !== undefined || model.bounds?.depth !== undefined) return; // where they end, and how deep they get, is their own
  for (const network of ['set', 'multiset', 'fifo'] as const) {
    const [wide, deep] = (['breadth-first', 'depth-first'] as const).map((order) =>
      exploreModel({ ...model, network, order }, program),
    ) as [Exploration, Exploration]; // two orders
    expect([deep.states, deep.transitions, deep.resting]).toEqual([wide.states, wide.transitions, wide.resting]);
    expect(verdicts(deep)).toEqual(verdicts(wide));
  }
});

test.each(smallWorlds)('$name: the same twice, and when asked one by one', ({ program, model }) => {
  const whole: Model = { ...model, network: 'multiset' };
  const told = () => {
    const { states, transitions, depth, broken } = exploreModel(whole, program);
    return JSON.stringify([states, transitions, depth, broken.map(({ steps }) => steps)]);
  };
  const first = told();
  expect(told()).toBe(first);
  const inner = answeringOf(whole, program);
  const single: Answering = {
    answer: (questions) => questions.flatMap((question) => inner.answer([question])),
    audit: (history) => inner.audit(history),
  };
  const { states, transitions, depth, broken } = exploreModel(whole, program, single);
  expect(JSON.stringify([states, transitions, depth, broken.map(({ steps }) => steps)])).toBe(first);
});

describe('partial-order reduction', () => {
  const relay = (properties: Model['properties'], more: Partial<Model> = {}): Model => ({
    nodes: ['k', 'l']
      .map((id, i) => ({ id, role: 'clerk', options: { peer: i === 0 ? 'x' : 'y' } }))
      .concat(['x', 'y'].map((id) => ({ id, role: 'clerk', options: { peer: id } }))),
    requests: ['k', 'l'].flatMap((node) => [1, 2, 3].map((n) => ({ at: n, node, request: { type: 'word', n } }))),
    network: 'fifo',
    properties,
    ...more,
  });
  const clerk = { make: odd.clerk, roles: { clerk: 'Clerk' } };
  const crashing = seesCrashes('no-crash');

  test.each([
    { name: 'what no property sees', properties: [crashing], all: 340, reduced: 190 },
    { name: 'a property that sees every step of the clerks', properties: [odd.silenced], all: 340, reduced: 340 },
  ])('$name: $all states, $reduced of them enough', ({ properties, all, reduced }) => {
    const plain = exploreModel(relay(properties), clerk);
    const less = exploreModel(relay(properties, { reduction: 'partial-order' }), clerk);
    expect(verdicts(less)).toEqual(verdicts(plain));
    expect([plain.states, less.states]).toEqual([all, reduced]);
  });

  test('a node that waits for others is not let alone: who is heard first is seen only later', () => {
    const model: Model = {
      nodes: [
        { id: 'eager', role: 'teller', options: { eager: true } },
        { id: 'late', role: 'teller' },
        { id: 'x', role: 'listener' },
      ],
      requests: [{ at: 1, node: 'late', request: {} }],
      network: 'fifo',
      properties: [odd.eagerFirst],
    };
    const hearsay = { make: odd.hearsay, roles: { teller: 'Teller', listener: 'Listener' } };
    const plain = exploreModel(model, hearsay);
    const less = exploreModel({ ...model, reduction: 'partial-order' }, hearsay);
    expect([saidBy(plain).broken, saidBy(less).broken]).toEqual([{ 'eager-first': 3 }, { 'eager-first': 4 }]);
    expect(verdicts(less)).toEqual(verdicts(plain));
    expect([plain.states, less.states]).toEqual([20, 18]);
  });

  test.each(smallWorlds)('$name: the same verdicts', ({ program, model, threw }) => {
    if (model.symmetry !== undefined || threw !== undefined || model.bounds?.depth !== undefined) return;
    const whole: Model = { ...model, network: 'fifo' };
    const plain = exploreModel(whole, program);
    const less = exploreModel({ ...whole, reduction: 'partial-order' }, program);
    expect(verdicts(less)).toEqual(verdicts(plain));
    expect(less.states).toBeLessThanOrEqual(plain.states);
  });
});

/** Broken by any crash; it watches nothing else. */
function seesCrashes(id: string): Model['properties'][number] {
  return {
    ...small.reportedInTheEnd,
    id,
    kind: 'always',
    goal: 'it ran',
    initial: () => ({}),
    on: { crash: (state: object) => state },
    exercised: () => true,
  };
}

test.each([
  ['set', 430, 80],
  ['fifo', 750, 144],
] as const)('symmetry on %s: %i states are %i orbits, with the same verdicts', (network, states, orbits) => {
  const nodes = [
    ...['rm1', 'rm2', 'rm3'].map((id) => ({ id, role: 'rm', options: { tm: 'tm' } })),
    { id: 'tm', role: 'tm' },
  ];
  const model: Model = { nodes, network, properties: [small.oneDecision] };
  const symmetric: Model = { ...model, symmetry: [['rm1', 'rm2', 'rm3']] };
  const [plain, less] = [exploreModel(model, commit), exploreModel(symmetric, commit)];
  expect([plain.states, less.states]).toEqual([states, orbits]);
  expect(verdicts(less)).toEqual(verdicts(plain));
});

test('symmetry still catches a wrong program', () => {
  const model: Model = {
    nodes: voters({ wrong: true }),
    crashes: { most: 1, nodes: ['v'] },
    network: 'set',
    properties: [small.oneLeader],
  };
  const [plain, less] = [exploreModel(model, election), exploreModel({ ...model, symmetry: [['c1', 'c2']] }, election)];
  expect([plain.states, less.states]).toEqual([31, 18]);
  expect(less.broken.map(({ property, steps }) => [property.id, steps.length])).toEqual([['one-leader', 5]]);
});

describe('stages', () => {
  const shallow: Model = { ...wrongLock, bounds: { depth: 5 } };
  const inside = {
    ...small.oneHolder,
    id: 'one-in-one-asking',
    kind: 'sometimes' as const,
    initial: () => ({}),
    on: {
      status: (state: object, { node, after }: { node: string; after: unknown }) => ({
        ...state,
        [node]: (after as { state: string }).state,
      }),
    },
    reached: (state: object) => Object.values(state).sort().join() === 'asking,in',
  };

  test('a violation beyond the depth of one search', () => {
    const one = exploreModel(shallow, lock);
    expect([one.broken.length, because(one)]).toEqual([
      0,
      'The bound of 5 steps was reached: 8 of 25 states were not explored further.',
    ]);
    const two = exploreModel(
      {
        ...shallow,
        properties: [small.oneHolder, inside],
        stages: [{ goal: 'one-in-one-asking', keep: 4, bounds: { depth: 20 } }],
      },
      lock,
    );
    expect(two.broken.map(({ property, steps }) => [property.id, steps.length])).toEqual([['one-holder', 6]]);
    expect(two.states).toBe(40);
  });

  test('a goal that no state reaches', () => {
    const never = { ...inside, id: 'never', reached: () => false };
    const found = exploreModel(
      { ...shallow, properties: [never], stages: [{ goal: 'never', bounds: { depth: 20 } }] },
      lock,
    );
    expect(because(found)).toBe(`No state of stage 1 reached its goal: ${never.rule}`);
  });
});

test.each([
  [{ states: 20 }, 'The bound of 20 states was reached at depth 4, with 7 of them still to explore.'],
  [{ depth: 3 }, 'The bound of 3 steps was reached: 6 of 12 states were not explored further.'],
])('bounds %o', (bounds, words) => {
  expect(because(exploreModel({ ...wrongLock, bounds }, lock))).toBe(words);
});

test('boots are counted from 1, and every crash allowed makes one more', () => {
  const boots = new Set<number>();
  const watched = {
    ...seesCrashes('watch'),
    on: {
      restart: (_: object, { boot }: { boot: number }) => {
        boots.add(boot);
        return {};
      },
    },
  };
  const nodes = [{ id: 'c', role: 'counter' }];
  exploreModel({ nodes, network: 'set', properties: [watched], crashes: { most: 2 } }, counter);
  expect([...boots]).toEqual([1, 2, 3]);
});

test('timers go in the order that durations allow', () => {
  // Names, durations, and which handler set them.
  const armed: readonly ArmedTimer[] = [
    { name: 'a', ms: 10, set: 0, due: 0 },
    { name: 'b', ms: 30, set: 0, due: 0 },
    { name: 'c', ms: 10, set: 1, due: 0 },
    { name: 'd', ms: 5, set: 1, due: 0 },
  ];
  const may = (...names: string[]) => {
    const left = armed.filter(({ name }) => names.includes(name));
    return left
      .filter((timer) => mayFire(left, timer))
      .map(({ name }) => name)
      .join('');
  };
  expect([may('a', 'b'), may('a', 'c'), may('a', 'd'), may('b', 'c'), may('c', 'd'), may('a', 'b', 'c', 'd')]).toEqual([
    'a', // set at once, the shorter first
    'a', // as long, and set before
    'ad', // shorter, but set later: nobody knows how much
    'bc',
    'd',
    'ad',
  ]);
});

test('requests of the application wait in the order of `after`, and a node takes its own first', () => {
  const requests = (['c', 'b', 'a'] as const).map((type, i) => ({ node: 'c', after: 30 - 10 * i, request: { type } }));
  const seen: string[] = [];
  const watched = {
    ...seesCrashes('watch'),
    on: {
      request: (_: object, { request }: { request: unknown }) => {
        seen.push((request as { type: string }).type);
        return {};
      },
    },
  };
  exploreModel(
    {
      nodes: [{ id: 'c', role: 'counter' }],
      network: 'set',
      properties: [watched],
      environment: { init: () => ({ state: 0, requests }) },
    },
    counter,
  );
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('saying again what was said is no change: things are at rest then, and what is missing will be missing for ever', () => {
  const { program, model } = world('ping-pong');
  const never = { ...small.reportedInTheEnd, missing: () => 'everything' } as Model['properties'][number];
  const found = exploreModel({ ...model, network: 'set', properties: [never] }, program);
  expect([found.resting, saidBy(found).broken]).toEqual([3, { 'reported-in-the-end': 2 }]);
});

test('an exception comes with a shortest way to it', () => {
  const { program, model } = world('a clerk that stumbles over the third word');
  const { end } = exploreModel({ ...model, network: 'fifo' }, program);
  expect(end.kind === 'threw' && [end.trouble.text, end.steps.at(-1)]).toEqual([
    'onMessage of l threw "too many words"',
    { kind: 'deliver', from: 'k', to: 'l', message: { n: 3, type: 'word' } },
  ]);
});
