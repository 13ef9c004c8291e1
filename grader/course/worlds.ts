/** From (test, seed) to a world ready to run: the one place where guest, judge and replay agree on what a seed means. */
import { drawFrom, finish, mix, mixText } from '../base/draw.ts';
import { Deviations } from '../simulator/deviations.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { Observer } from '../simulator/observer.ts';
import { ScriptRunner } from '../simulator/script-runner.ts';
import { World } from '../simulator/world.ts';
import type { Choice } from '../trace/transcript.ts';
import { compileProtocol } from './compile-protocol.ts';
import type { Manifest } from './manifest.ts';
import type { Measure, World as PlannedWorld, Scenario, Storm } from './suite.ts';

/** A test that runs worlds. */
export type WorldTest = Storm | Scenario | Measure;

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
export const worldOf = (test: WorldTest, seed: number): PlannedWorld =>
  test.kind === 'scenario' ? test.world : test.world(drawFrom(worldSeed(test, seed)));

export function makeWorld(
  test: WorldTest,
  { seed, choices, eventsMax }: Run,
  host: Host,
  observer: (plan: World['setup']['plan']) => Observer,
  bounds: Bounds,
): World {
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
    script: test.kind === 'scenario' ? new ScriptRunner(test.script) : undefined,
    deviations,
  });
}
