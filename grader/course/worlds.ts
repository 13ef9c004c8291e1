/** From (test, seed) to a world ready to run: the one place where guest, judge and replay agree on what a seed means. */
import { drawFrom, finish, mix, mixText } from '../base/draw.ts';
import { LocalStates } from '../explorer/local-states.ts';
import { isPathStep, type PathStep } from '../explorer/path.ts';
import { durationOf, PathDirector } from '../explorer/path-director.ts';
import type { Setting } from '../explorer/runner.ts';
import { StateHost } from '../explorer/state-host.ts';
import { Deviations } from '../simulator/deviations.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import { LiveHost, type LiveProgram } from '../simulator/live-host.ts';
import type { Observer } from '../simulator/observer.ts';
import type { WorldPlan } from '../simulator/plan.ts';
import { ScriptRunner } from '../simulator/script-runner.ts';
import { World } from '../simulator/world.ts';
import type { Choice } from '../trace/transcript.ts';
import { compileProtocol } from './compile-protocol.ts';
import type { Manifest } from './manifest.ts';
import type { Exploration, Measure, World as PlannedWorld, Scenario, Storm } from './suite.ts';

/** A test that runs worlds. */
export type WorldTest = Storm | Scenario | Exploration | Measure;

/** Steps of a path are the choices of an exploration's run: it has no others, and no chance. */
export const choicesOf = (steps: readonly PathStep[]): Choice[] =>
  steps.map((step, i) => ({ identity: `step ${i + 1}`, deviation: step }));

/** Whether a run is a path of an exploration: then it has no seed. */
export const isPath = (choices: readonly Choice[]): boolean => choices[0]?.identity === 'step 1';

/** What makes a run of a test the run it is. */
export interface Run {
  readonly seed: number;
  /** Where it leaves what the seed says. */
  readonly choices: readonly Choice[];
  /** Nobody wants to know more of it than so many events. Default: the plan's own bound. */
  readonly eventsMax?: number;
}

export const boundsOf = (manifest: Pick<Manifest, 'bounds'>): Bounds => ({
  stepsMax: manifest.bounds?.stepsMax ?? 1_000_000,
  effectsMax: manifest.bounds?.effectsMax ?? 10_000,
});

/** Two tests with the same seed see different chances. */
export const worldSeed = (test: WorldTest, seed: number): number => finish(mixText(mix(0, seed), test.id));

/** The world of a seed, before a run leaves it. */
export const worldOf = (test: Exclude<WorldTest, Exploration>, seed: number): PlannedWorld =>
  test.kind === 'scenario' ? test.world : test.world(drawFrom(worldSeed(test, seed)));

export function makeWorld(
  test: WorldTest,
  { seed, choices, eventsMax }: Run,
  host: Host,
  observer: (plan: World['setup']['plan']) => Observer,
  bounds: Bounds,
): World {
  if (test.kind === 'exploration') return pathWorld(test, choices, host, observer, bounds);
  const { plan: whole, environment } = worldOf(test, seed);
  const deviations = choices.length === 0 ? undefined : new Deviations(choices, whole);
  const applied = deviations?.applied(whole, environment) ?? whole;
  const plan = eventsMax === undefined ? applied : { ...applied, eventsMax };
  return new World({
    plan,
    environment,
    seed: worldSeed(test, seed),
    host,
    protocol: compileProtocol(test.protocol),
    bounds,
    observer: observer(plan),
    director: test.kind === 'scenario' ? new ScriptRunner(test.script) : undefined,
    deviations,
  });
}

function pathWorld(
  test: Exploration,
  choices: readonly Choice[],
  host: Host,
  observer: (plan: WorldPlan) => Observer,
  bounds: Bounds,
): World {
  const steps = choices.flatMap(({ deviation }) => (isPathStep(deviation) ? [deviation] : []));
  const { nodes, requests = [], environment, network, protocol } = test;
  const plan = { nodes, requests, network: { delay: 0 }, until: durationOf(steps) };
  return new World({
    plan,
    environment,
    seed: 0,
    host,
    protocol: compileProtocol(protocol),
    bounds,
    observer: observer(plan),
    director: new PathDirector(network, steps),
  });
}

/** The program itself, as it answers in the worlds of that test. */
export const hostOf = (test: WorldTest, program: LiveProgram, bounds: Bounds): Host =>
  test.kind === 'exploration'
    ? new StateHost(new LocalStates(settingOf(test, bounds), program))
    : new LiveHost(program);

/** The nodes of an exploration, for whoever answers for them. */
export const settingOf = (test: Exploration, bounds: Bounds): Setting => ({
  nodes: test.nodes,
  unordered: test.symmetry !== undefined,
  protocol: compileProtocol(test.protocol),
  bounds,
});
