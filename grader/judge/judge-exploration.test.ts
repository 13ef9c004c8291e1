/** From a search to what a student reads: which failure is shown, what is asked of a mended program, and whom nobody accuses. */
import { describe, expect, test } from 'vitest';
import { type AnyProperty, property, Violation } from '../checkers/property.ts';
import { answeringOf, exploreModel } from '../course/explored.fixture.ts';
import type { Answer, Answering } from '../explorer/answering.ts';
import type { Model } from '../explorer/model.ts';
import { about, before, nodes, type Part, program } from '../explorer/parts.fixture.ts';
import type { PathStep } from '../explorer/path.ts';
import type { SmallProgram } from '../explorer/small-worlds.fixture.ts';
import { bounds, ending, explorationOf } from './explored-run.fixture.ts';
import { judgeExploration } from './judge-exploration.ts';

/** Somebody says it, in the end. */
const said = (word: string): AnyProperty =>
  property<boolean>({
    ...about(`${word}-said`),
    kind: 'eventually',
    initial: () => false,
    on: { output: (before, { value }) => before || value === word },
    missing: (is) => (is ? undefined : `nobody said ${word}`),
  });

const origin = { lab: '', suiteHash: '', sourceHash: '', program: '', lecture: '' };
const judged = (model: Model, it: SmallProgram, answering: Answering = answeringOf(model, it)) =>
  judgeExploration({ test: explorationOf(it, model), bounds }, answering, origin, () => {});

const asked = [{ at: 0, node: 'a', request: 'ask' }];

describe('what is missing at rest', () => {
  const model: Model = { nodes: nodes('a', 'b'), network: 'set', requests: asked, properties: [said('done')] };
  const missing = (parts: { readonly [role: string]: Part }, more: Partial<Model> = {}) =>
    judged({ ...model, ...more }, program(parts));

  test.each<[string, { readonly [role: string]: Part }]>([
    ['nothing was done', { a: {}, b: {} }],
    ['a message that nobody heeds', { a: { request: (node) => node.send('b', 'do it') }, b: {} }],
    [
      'a timer that changes nothing',
      { a: { start: (node) => node.setTimer('t', 1), timer: (node) => node.setTimer('t', 1) }, b: {} },
    ],
  ])('%s', (_, parts) => {
    for (const network of ['set', 'multiset', 'fifo'] as const) {
      const { findings, failure } = missing(parts, { network });
      expect(findings.get('done-said')).toEqual({ verdict: 'violated', because: 'nobody said done' });
      expect(failure?.property).toBe('done-said');
    }
  });

  test('what a node told itself before a crash never comes', () => {
    const start: Part['start'] = (node) => {
      if (node.storage.get('told') === undefined) node.send('a', 'own');
      node.storage.set('told', true);
    };
    const a: Part = { start, message: (node) => node.output('done') };
    const { failure } = missing({ a, b: {} }, { crashes: { most: 1, nodes: ['a'] } });
    expect(failure?.property).toBe('done-said');
  });

  test('the end is judged as in any run: what is missing comes last', () => {
    const kept = property<boolean>({
      ...about('word-kept'),
      kind: 'always',
      goal: 'asked',
      initial: () => false,
      on: { request: () => true },
      exercised: (asked) => asked,
      atEnd: (asked) => (asked ? new Violation('the word was not kept', 0, 0) : undefined),
    });
    const { findings, failure } = missing({ a: {}, b: {} }, { properties: [said('done'), kept] });
    expect([...findings.values()].map(({ verdict }) => verdict)).toEqual(['violated', 'violated']);
    expect(failure?.because).toBe('the word was not kept');
  });
});

describe('a path of a wrong program that a mended one takes: nothing is missed of what is still to come', () => {
  const model: Model = { nodes: nodes('a', 'b'), network: 'set', requests: asked, properties: [said('done')] };
  const { broken } = exploreModel(model, program({ a: {}, b: {} }));
  const [way] = broken;
  const b: Part = { message: (node) => node.output('done') };

  test.each<[string, Part, readonly PathStep[] | undefined]>([
    ['a message', { request: (node) => node.send('b', 'do it') }, way?.steps],
    [
      'one to itself',
      { request: (node) => node.send('a', 'do it'), message: (node) => node.output('done') },
      way?.steps,
    ],
    ['a timer', { request: (node) => node.setTimer('t', 1), timer: (node) => node.output('done') }, way?.steps],
    ['a request', { request: (node) => node.output('done') }, []],
    [
      'a restart',
      {
        start: (node) => node.storage.get('asked') && node.output('done'),
        request: (node) => {
          node.storage.set('asked', true);
          node.output('done');
        },
      },
      [{ kind: 'request', node: 'a', keep: 1 }],
    ],
  ])('%s', (_, a, steps = []) => {
    const mended = program({ a, b });
    expect(exploreModel(model, mended).broken).toEqual([]);
    expect(ending(explorationOf(mended, model), mended, steps).kind).toBe('not-established');
  });

  test('a wake', () => {
    const environment: NonNullable<Model['environment']> = {
      init: () => ({ state: null, wake: [{ after: 1, key: 'now' }] }),
      onTime: (state) => ({ state, requests: [{ node: 'a', after: 0, request: 'ask' }] }),
    };
    const woken: Model = { ...model, requests: [], environment };
    const mended = program({ a: { request: (node) => node.output('done') }, b: {} });
    expect(exploreModel(woken, mended).broken).toEqual([]);
    const wake: PathStep = { kind: 'wake', key: 'now' };
    const kinds = [[], [wake], [wake, { kind: 'request', node: 'a' } as const]].map(
      (steps) => ending(explorationOf(mended, woken), mended, steps).kind,
    );
    expect(kinds).toEqual(['not-established', 'not-established', 'held']);
  });
});

describe('what cannot be run again accuses nobody', () => {
  const model: Model = { nodes: nodes('a'), network: 'set', requests: asked, properties: [before('x', 'y')] };
  const wrong = program({ a: { request: (node) => node.output('y') } });
  const again = (change: (answer: Answer) => Answer) => {
    const inner = answeringOf(model, wrong);
    const known = new Set<string>();
    return judged(model, wrong, {
      answer: (questions) =>
        questions.map((question) => {
          const { node, kind, state, subject, from } = question;
          const key = JSON.stringify([node, kind, state, subject, from]);
          const [answer] = inner.answer([question]) as [Answer];
          const asked = known.has(key);
          known.add(key);
          return asked ? change(answer) : answer;
        }),
      audit: () => undefined,
    });
  };

  test('as it is, it fails', () => {
    expect(again((answer) => answer).failure?.property).toBe('x-before-y');
  });

  test.each<[string, (answer: Answer) => Answer, RegExp]>([
    [
      'a state that cannot be told',
      (answer) => ({ ...answer, state: -1, unreadable: 'It holds a function.' }),
      /^It holds a function\.$/,
    ],
    ['another answer', (answer) => ({ ...answer, effects: [] }), /keeps something where an exploration cannot see it/],
  ])('%s', (_, change, words) => {
    const { findings, failure, explored } = again(change);
    expect([...findings.values()]).toEqual([{ verdict: 'not-established', because: expect.stringMatching(words) }]);
    expect([failure, explored.exhausted]).toEqual([null, false]);
  });
});
