/** Small worlds on which a search is easily wrong: each has been judged wrongly once. */
import { describe, expect, test } from 'vitest';
import { type RegisterInput, register } from '../checkers/consistency/models.ts';
import { linearizable } from '../checkers/consistent.ts';
import { type AnyProperty, property, Violation } from '../checkers/property.ts';
import { exploreModel, plainly, saidBy, saidPlainly } from '../course/explored.fixture.ts';
import { type Model, modelFaults } from './model.ts';
import { about, before, nodes, program } from './parts.fixture.ts';
import type { SmallProgram } from './small-worlds.fixture.ts';

/** Both searches agree on the rules that can be broken. */
function agree(model: Model, it: SmallProgram): readonly string[] {
  const said = saidBy(exploreModel(model, it));
  expect(Object.keys(said.broken)).toEqual(Object.keys(saidPlainly(plainly(model, it)).broken));
  return Object.keys(said.broken);
}

test('what a node tells itself may be seen, so the reduction waits for the others', () => {
  const it = program({
    s: { start: (node) => node.send('a', 'm') },
    a: { message: (node, message) => (message === 'm' ? node.send('a', 'own') : node.output('a')) },
    u: { start: (node) => node.setTimer('t', 1), timer: (node) => node.output('u') },
  });
  const model: Model = { nodes: nodes('s', 'a', 'u'), network: 'fifo', properties: [before('a', 'u')] };
  expect(agree(model, it)).toEqual(['a-before-u']);
  expect(saidBy(exploreModel({ ...model, reduction: 'partial-order' }, it)).broken).toHaveProperty('a-before-u');
});

test('while a message to oneself waits, no timer fires, not even half', () => {
  const it = program({
    a: {
      start: (node) => node.setTimer('t', 1),
      request: (node) => node.send('a', 'own'),
      message: (node) => {
        node.output('own');
        node.cancelTimer('t');
      },
      timer: (node) => {
        node.output('timer');
        node.storage.set('x', 1);
        node.output('timer again');
      },
    },
  });
  const asks = property<{ asked: boolean; own: boolean }>({
    ...about('own-first'),
    kind: 'always',
    goal: 'asked',
    exercised: ({ asked }) => asked,
    initial: () => ({ asked: false, own: false }),
    on: {
      request: (state) => ({ ...state, asked: true }),
      restart: () => ({ asked: false, own: false }),
      output: (state, { value }) => {
        if (value === 'timer' && state.asked && !state.own) return new Violation('the timer came first', 0, 0);
        return { ...state, own: state.own || value === 'own' };
      },
    },
  });
  const requests = [{ at: 0, node: 'a', request: 'ask' }];
  const model: Model = { nodes: nodes('a'), network: 'set', requests, crashes: { most: 1 }, properties: [asks] };
  expect(agree(model, it)).toEqual([]);
});

test('a fold may be in the state null', () => {
  const it = program({
    a: {
      request: (node) => {
        for (const word of ['take', 'drop', 'take']) node.output(word);
      },
    },
  });
  const held = property<string | null>({
    ...about('held-once'),
    kind: 'always',
    goal: 'held',
    exercised: (state) => state !== null,
    initial: () => null,
    on: {
      output: (holder, { node, value }) => {
        if (value === 'drop') return null;
        return holder === null ? node : new Violation(`held already by ${holder}`, 0, 0);
      },
    },
  });
  const requests = [{ at: 0, node: 'a', request: 'ask' }];
  expect(agree({ nodes: nodes('a'), network: 'set', requests, properties: [held] }, it)).toEqual([]);
});

test('a program that reads its clock hides no schedule', () => {
  const timers = (reads: boolean) =>
    program({
      a: {
        start: (node) => node.setTimer('a', 100),
        request: (node) => node.setTimer('b', 50),
        timer: (node, name) => {
          if (reads) node.note('it is', node.now());
          node.output(name);
        },
      },
    });
  const model: Model = {
    nodes: nodes('a'),
    network: 'set',
    requests: [{ at: 0, node: 'a', request: 'ask' }],
    properties: [before('b', 'a'), before('a', 'b')],
  };
  for (const order of ['any', 'ordered'] as const) {
    const [still, read] = [false, true].map((reads) =>
      Object.keys(saidBy(exploreModel({ ...model, timers: order }, timers(reads))).broken),
    );
    expect(still).toEqual(['a-before-b', 'b-before-a']);
    expect(read).toEqual(still);
  }
});

test('where clocks tell states apart and a bound is reached, the sentence says so', () => {
  const it = program({
    a: {
      start: (node) => node.setTimer('t', 1),
      timer: (node) => {
        node.note('it is', node.now());
        node.setTimer('t', 1);
      },
    },
  });
  const { end } = exploreModel({ nodes: nodes('a'), network: 'set', properties: [], bounds: { states: 50 } }, it);
  expect(end).toMatchObject({ kind: 'not-established', because: expect.stringContaining('now()') });
});

test('nodes that are down are as interchangeable as what they have stored', () => {
  const it = program({
    p: {
      start: (node) => {
        const stored = node.storage.get('id');
        if (stored !== undefined) node.output(stored === node.self ? 'own' : 'other');
        else {
          node.setTimer('own', 1);
          node.setTimer('other', 1);
        }
      },
      timer: (node, name) => {
        node.cancelTimer('own');
        node.cancelTimer('other');
        node.storage.set('id', name === 'own' ? node.self : (node.peers[0] ?? ''));
      },
    },
  });
  const never = (word: string) =>
    property<number>({
      ...about(`never-both-${word}`),
      kind: 'always',
      goal: word,
      exercised: (count) => count > 0,
      initial: () => 0,
      on: {
        output: (count, { value }) =>
          value !== word ? count : count === 1 ? new Violation(`both ${word}`, 0, 0) : count + 1,
      },
    });
  const model: Model = {
    nodes: ['p1', 'p2'].map((id) => ({ id, role: 'p' })),
    network: 'set',
    crashes: { most: 2 },
    properties: [never('own'), never('other')],
  };
  const [whole, folded] = [model, { ...model, symmetry: [['p1', 'p2']] }].map((it2) => saidBy(exploreModel(it2, it)));
  expect(whole?.broken).toEqual({ 'never-both-other': 5, 'never-both-own': 5 });
  expect(folded?.broken).toEqual(whole?.broken);
  expect(folded?.states).toBeLessThan(whole?.states ?? 0);
});

test('a bound smaller than what one state brings is a bound like any other', () => {
  const names = Array.from({ length: 60 }, (_, i) => `t${i}`);
  const it = program({ a: { start: (node) => names.forEach((name) => void node.setTimer(name, 1)) } });
  const { end } = exploreModel({ nodes: nodes('a'), network: 'set', properties: [], bounds: { states: 10 } }, it);
  expect(end).toMatchObject({ kind: 'not-established', because: expect.stringContaining('10 states') });
});

test('operations are in an order also where facts have no moments', () => {
  const it = program({
    a: {
      request: (node) => {
        node.output(node.stored);
        node.stored = 1;
      },
    },
  });
  const stale = linearizable({
    ...about('linearizable'),
    model: register(0),
    judged: 'answers',
    // The first request writes 1 and is answered; the second reads.
    invoke: ({ request }) => ({
      client: 'c',
      id: String(request),
      input: (request === 'w'
        ? { kind: 'write', value: 1 }
        : { kind: 'read' }) satisfies RegisterInput as RegisterInput,
    }),
    answer: ({ value }) =>
      value === null ? { client: 'c', id: 'w', output: null } : { client: 'c', id: 'r', output: 0 },
  });
  const requests = ['w', 'r'].map((request, at) => ({ at, node: 'a', request }));
  const { broken } = exploreModel({ nodes: nodes('a'), network: 'set', requests, properties: [stale] }, it);
  expect(broken.map(({ property: { id }, steps }) => [id, steps.length])).toEqual([['linearizable', 2]]);
});

describe('models that say what no exploration has', () => {
  const base: Model = { nodes: nodes('a'), network: 'set', properties: [] };
  const watching = (kind: 'observe' | 'healed'): AnyProperty => ({
    ...before('x', 'y'),
    ...about('watcher'),
    on: { [kind]: (state: unknown) => state },
  });
  test.each<[string, Partial<Model>, RegExp]>([
    ['observations', { properties: [watching('observe')] }, /the property watcher watches `observe`/],
    ['healing', { properties: [watching('healed')] }, /the property watcher watches `healed`/],
    ['too many crashes', { crashes: { most: 256 } }, /crashes\.most: 256 are more than the 255/],
    [
      'crashes of a stage alone',
      {
        properties: [{ ...before('x', 'y'), kind: 'sometimes', reached: () => true } as AnyProperty],
        stages: [{ goal: 'x-before-y', crashes: 1 }],
      },
      /stages\[0\]\.crashes is 1, but the exploration has no crashes/,
    ],
  ])('%s', (_, change, words) => {
    expect(modelFaults({ ...base, ...change }).join('\n')).toMatch(words);
  });
});
