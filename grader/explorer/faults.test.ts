/** What cannot be explored, or not be trusted: each names itself, and none of it earns a point. */
import { describe, expect, test } from 'vitest';
import { property, Violation } from '../checkers/property.ts';
import { answeringOf, exploreModel, protocolOf } from '../course/explored.fixture.ts';
import type { Answering } from './answering.ts';
import type { Exploration } from './explore.ts';
import { LocalStates } from './local-states.ts';
import { type Model, modelFaults } from './model.ts';
import { modelProgram } from './models/program.ts';
import * as odd from './odd-models.fixture.ts';
import { about } from './parts.fixture.ts';
import * as small from './small-models.fixture.ts';
import { counter, smallWorlds } from './small-worlds.fixture.ts';

const because = ({ end }: Exploration) => (end.kind === 'not-established' ? end.because : end.kind);

describe('whose fault it is', () => {
  const one: Model = {
    nodes: [{ id: 'c', role: 'counter' }],
    requests: [{ at: 1, node: 'c', request: { type: 'add' } }],
    network: 'set',
    properties: [small.neverBack],
  };
  const boom = () => {
    throw new Error('boom');
  };
  test.each<[string, Partial<Model>, string]>([
    [
      'a property',
      { properties: [{ ...small.neverBack, on: { output: boom } }] },
      'The property never-back threw at a output fact: boom',
    ],
    [
      'its initial state',
      { properties: [{ ...small.neverBack, initial: boom }] },
      'The property never-back threw at its initial state: boom',
    ],
    [
      'a goal',
      { properties: [{ ...small.neverBack, exercised: boom } as (typeof one.properties)[number]] },
      'The property never-back threw at a look at its state: boom',
    ],
    [
      'no plain data',
      { properties: [{ ...small.neverBack, on: { output: () => ({ seen: new Set() }) } }] },
      'The property never-back has a state that cannot be explored: .seen is a Set, which is no plain data. Fold states are plain data.',
    ],
    [
      'no plain data to begin with',
      { properties: [{ ...small.neverBack, initial: () => ({ at: new Date(0) }) }] },
      'The property never-back has a state that cannot be explored: .at is a Date, which is no plain data. Fold states are plain data.',
    ],
    [
      'no number',
      { properties: [{ ...small.neverBack, on: { output: () => ({ mean: [0 / 0] }) } }] },
      'The property never-back has a state that cannot be explored: .mean[0] is NaN, which is no plain data. Fold states are plain data.',
    ],
    [
      'a prune',
      { prunes: [{ initial: () => undefined, on: {}, when: () => false }] },
      'prunes[0] has a state that cannot be explored: it is undefined, which is no plain data. Fold states are plain data.',
    ],
    [
      'an environment',
      { environment: { init: () => ({ state: 0 }), onOutput: boom } },
      'The environment threw at an output of c: boom',
    ],
    ['its start', { environment: { init: boom } }, 'The environment threw at its start: boom'],
    ['a prune', { prunes: [{ initial: () => 0, on: {}, when: boom }] }, 'prunes[0] threw at a look at its state: boom'],
  ])('%s', (_, change, words) => {
    expect(() => exploreModel({ ...one, ...change }, counter)).toThrow(words);
  });

  test.each<[Partial<Model>, string]>([
    [{ nodes: [] }, 'nodes is empty: there is nothing to explore.'],
    [{ nodes: [...one.nodes, ...one.nodes] }, 'nodes names a node twice.'],
    [{ requests: [{ at: 0, node: 'x', request: null }] }, 'requests names x, which is none of its nodes.'],
    [{ crashes: { most: 0 } }, 'crashes.most must be a whole number ≥ 1, but it is 0: leave crashes out for none.'],
    [{ crashes: { most: 1, nodes: [] } }, 'crashes.nodes is empty, so crashes.most can never be reached.'],
    [{ crashes: { most: 1, nodes: ['x'] } }, 'crashes.nodes names x, which is none of its nodes.'],
    [{ symmetry: [['c']] }, 'symmetry[0] needs two nodes or more to interchange.'],
    [{ bounds: { states: 0 } }, 'bounds.states must be a whole number from 1 to 1,999,999,999, but it is 0.'],
    [{ bounds: { depth: 1.5 } }, 'bounds.depth must be a whole number from 1 to 1,999,999,999, but it is 1.5.'],
    [{ stages: [{ goal: 'x' }] }, 'stages[0].goal is "x", which is none of the properties: it can never be reached.'],
    [
      { stages: [{ goal: 'never-back' }] },
      'stages[0].goal is "never-back", which is no `sometimes`: it is never reached.',
    ],
    [
      { reduction: 'partial-order' },
      "reduction 'partial-order' needs the network 'fifo': on 'set' a later message may always come first.",
    ],
  ])('a model with %o', (change, words) => {
    expect(modelFaults({ ...one, ...change })).toContain(words);
    expect(modelFaults(one)).toEqual([]);
    expect(() => exploreModel({ ...one, ...change }, counter)).toThrow(words);
  });

  test('a function in a field', () => {
    const program = { make: odd.hoarder, roles: { counter: 'Hoarder' } };
    expect(because(exploreModel({ ...one, properties: [] }, program))).toBe(
      "After onRequest, c's field `jobs[0]` holds a function. An exploration must be able to write a node's state down: make it a method, and keep what it needs as data.",
    );
  });

  test('state outside the node', () => {
    const made = modelProgram(odd.secretive, { counter: 'Secretive' });
    const requests = [1, 2, 3].map((at) => ({ at, node: 'c', request: { type: 'add' } }));
    const thrice = property<number>({
      ...about('thrice'),
      kind: 'always',
      goal: 'asked',
      exercised: () => true,
      initial: () => 0,
      on: { request: (asked) => (asked === 2 ? new Violation('asked a third time', 0, 0) : asked + 1) },
    });
    const model: Model = { ...one, requests, properties: [thrice] };
    const bounds = { stepsMax: 1e6, effectsMax: 1e4 };
    const protocol = protocolOf(counter);
    const answering = new LocalStates(
      { nodes: model.nodes, protocol, bounds },
      { ...made, fresh: () => modelProgram(odd.secretive, { counter: 'Secretive' }).start({} as never) },
    );
    const found = exploreModel(model, counter, answering);
    expect(because(found)).toContain('onRequest of c leaves something else in the field `last` (');
    expect(found.broken).toEqual([]); // in states that may not be
  });

  test('fingerprints too narrow for the states seen', () => {
    const { program, model } = smallWorlds.find(
      ({ name }) => name === 'ping-pong with crashes',
    ) as (typeof smallWorlds)[number]; // it is there
    const narrow = exploreModel({ ...model, network: 'fifo', fingerprint: 32 }, program);
    expect(because(narrow)).toBe(
      'Fingerprints of 32 bits are too narrow for 229 states: the chance that two were taken for one may be above 10⁻⁹.',
    );
  });

  test('memory', () => {
    const inner = answeringOf(one, counter);
    let asked = 0;
    const full: Answering = {
      answer: (questions) => {
        if (++asked > 1) throw new RangeError('Array buffer allocation failed');
        return inner.answer(questions);
      },
      audit: (history) => inner.audit(history),
    };
    expect(because(exploreModel(one, counter, full))).toBe('Memory ran out after 1 states, at depth 0.');
  });
});
