/** From (test, seed) to a world ready to run: the one place where guest, judge and replay agree on what a seed means. */
import { drawFrom, finish, mix, mixText } from '../base/draw.ts';
import type { Setting } from '../explorer/runner.ts';
import { Deviations } from '../simulator/deviations.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { Observer } from '../simulator/observer.ts';
import { ScriptRunner } from '../simulator/script-runner.ts';
import { World } from '../simulator/world.ts';
import type { Choice } from '../trace/transcript.ts';
import { compileProtocol } from './compile-protocol.ts';
import type { Manifest } from './manifest.ts';
import type { Exploration, Measure, Scenario, Storm } from './suite.ts';

/** A test that runs worlds. */
export type WorldTest = Storm | Scenario | Measure;

/** What makes a run of a test the run it is. */
export interface Run {
  readonly seed: number;
  /** Where it leaves what the seed says. */
  readonly choices: readonly Choice[];
}

export const boundsOf = (manifest: Pick<Manifest, 'bounds'>): Bounds => ({
  stepsMax: manifest.bounds?.stepsMax ?? 1_000_000,
  effectsMax: manifest.bounds?.effectsMax ?? 10_000,
});

/** Two tests with the same seed see different chances. */
export const worldSeed = (test: WorldTest, seed: number): number => finish(mixText(mix(0, seed), test.id));

export function makeWorld(
  test: WorldTest,
  { seed, choices }: Run,
  host: Host,
  observer: (plan: World['setup']['plan']) => Observer,
  bounds: Bounds,
): World {
  const own = worldSeed(test, seed);
  const { plan: whole, environment } = test.kind === 'scenario' ? test.world : test.world(drawFrom(own));
  const deviations = choices.length === 0 ? undefined : new Deviations(choices, whole);
  const plan = deviations?.applied(whole, environment) ?? whole;
  return new World({
    plan,
    environment,
    seed: own,
    host,
    protocol: compileProtocol(test.protocol),
    bounds,
    observer: observer(plan),
    script: test.kind === 'scenario' ? new ScriptRunner(test.script) : undefined,
    deviations,
  });
}

/** The nodes of an exploration, for whoever answers for them. */
export const settingOf = (test: Exploration, bounds: Bounds): Setting => ({
  nodes: test.nodes,
  protocol: compileProtocol(test.protocol),
  bounds,
});
