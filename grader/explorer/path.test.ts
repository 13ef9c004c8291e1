/** A path in a file that somebody has edited: what is no step, or speaks of what is not there, is left out. */
import { expect, test } from 'vitest';
import type { Json } from '#contract';
import { answeringOf } from '../course/explored.fixture.ts';
import { choicesOf, makeWorld } from '../course/worlds.ts';
import { bounds, explorationOf } from '../judge/explored-run.fixture.ts';
import { blind } from '../simulator/observer.ts';
import type { TraceEvent } from '../trace/events.ts';
import { nodes, program } from './parts.fixture.ts';
import { isPathStep, type PathStep } from './path.ts';
import { StateHost } from './state-host.ts';

const steps: readonly PathStep[] = [
  { kind: 'request', node: 'a' },
  { kind: 'deliver', from: 'a', to: 'b', message: null },
  { kind: 'timer', node: 'b', name: 't', keep: 0 },
  { kind: 'restart', node: 'b' },
  { kind: 'crash', node: 'b' },
  { kind: 'wake', key: 'k' },
];

test('a step is one', () => {
  for (const step of steps) expect(isPathStep({ ...step }), step.kind).toBe(true);
});

const edited: readonly Json[] = [
  null,
  'crash',
  [],
  {},
  { kind: 'sleep', node: 'a' },
  { kind: 'toString' },
  { kind: 'request' },
  { kind: 'request', node: 1 },
  { kind: 'request', node: 'a', keep: -1 },
  { kind: 'request', node: 'a', keep: 0.5 },
  { kind: 'request', node: 'a', keep: null },
  { kind: 'deliver', from: 'a', to: 'b' },
  { kind: 'deliver', from: 'a', to: ['b'], message: 1 },
  { kind: 'timer', node: 'b' },
  { kind: 'crash', node: null },
  { kind: 'wake', key: 7 },
];

test.each(edited)('%j is no step', (it) => {
  expect(isPathStep(it)).toBe(false);
});

/** Of things that are not there. */
const strange: readonly PathStep[] = [
  { kind: 'request', node: 'x' },
  { kind: 'request', node: '__proto__' },
  { kind: 'deliver', from: 'x', to: 'b', message: 1 },
  { kind: 'deliver', from: 'a', to: 'x', message: 1 },
  { kind: 'deliver', from: 'a', to: 'b', message: { other: [1] } },
  { kind: 'timer', node: 'a', name: 'constructor' },
  { kind: 'restart', node: 'a' },
  { kind: 'wake', key: 'nobody' },
];

test('the rest of the path is gone as it is', () => {
  const it = program({ a: { request: (node) => node.send('b', 1) }, b: { message: (node) => node.output('heard') } });
  const requests = [{ at: 0, node: 'a', request: 'ask' }];
  const model = explorationOf(it, { nodes: nodes('a', 'b'), network: 'set', requests, properties: [] });
  const whole: readonly PathStep[] = [
    { kind: 'request', node: 'a' },
    { kind: 'deliver', from: 'a', to: 'b', message: 1 },
  ];
  const told = (path: readonly Json[]) => {
    const events: TraceEvent[] = [];
    const observer = { ...blind, event: (event: TraceEvent) => events.push(event) };
    const run = { seed: 0, choices: choicesOf(path as unknown as readonly PathStep[]) }; // as a file may have it
    makeWorld(model, run, new StateHost(answeringOf(model, it)), () => observer, bounds).run();
    return events.map((event) => ('cause' in event ? `${event.node} ${event.cause.kind}` : event.kind));
  };
  const clean = told(whole.map((step) => ({ ...step })));
  expect(clean).toEqual(['a start', 'b start', 'a request', 'b deliver']);
  const [first, second] = whole.map((step): Json => ({ ...step }));
  const between: readonly Json[] = [...edited, ...strange.map((step) => ({ ...step }))];
  expect(told([...between, first as Json, ...between, second as Json, ...between])).toEqual(clean);
});
