/** Judges one run: plays the world with the answers given and folds the properties over what happens. */

import { type Broken, Folds } from '../checkers/folds.ts';
import type { AnyProperty } from '../checkers/property.ts';
import type { Measure } from '../course/suite.ts';
import { makeWorld, type Run, type WorldTest } from '../course/worlds.ts';
import type { Bounds } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { Observer } from '../simulator/observer.ts';
import type { World } from '../simulator/world.ts';
import type { ClientLines } from '../trace/client-lines.ts';
import { type Ref, refOf, type Trouble } from '../trace/events.ts';

export interface Breach {
  /** null: the scenario's own promise. */
  readonly property: AnyProperty | null;
  readonly because: string;
  readonly first: Ref;
  readonly second: Ref;
  readonly drawing?: ClientLines | undefined;
}

export type Ending =
  | { readonly kind: 'held' }
  | { readonly kind: 'broken'; readonly breach: Breach }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly event: number; readonly node: string }
  | { readonly kind: 'not-established'; readonly because: string }
  /** It had more events than a run may have. */
  | { readonly kind: 'endless' };

export interface Judged {
  readonly ending: Ending;
  readonly world: World;
  readonly folds: Folds;
  readonly events: number;
}

export const propertiesOf = (test: WorldTest): readonly AnyProperty[] =>
  test.kind === 'measure' ? [] : test.properties;

/** `record` receives the story of the run, event by event, or what could have been otherwise in it. */
export function judgeRun(
  test: WorldTest,
  run: Run,
  host: Host,
  bounds: Bounds,
  record?: Pick<Observer, 'event' | 'met'>,
): Judged {
  let folds: Folds | undefined;
  const world = makeWorld(
    test,
    run,
    host,
    (plan) => {
      const context = { nodes: plan.nodes.map((node) => node.id), healAt: plan.healAt ?? null, until: plan.until };
      folds = new Folds(test.kind === 'measure' ? [measured(test)] : test.properties, context);
      return observing(folds, record);
    },
    bounds,
  );
  const watched = folds as Folds | undefined;
  if (watched === undefined) throw new Error('the world was made without its observer');
  world.run();
  return { ending: ending(world, watched), world, folds: watched, events: world.event + 1 };
}

const observing = (folds: Folds, record: Pick<Observer, 'event' | 'met'> | undefined): Observer => ({
  wants: folds.wants,
  fact: (kind, it) => folds.fact(kind, it),
  ...record,
});

/** A measure's fold, as a property that never breaks. */
const measured = (test: Measure): AnyProperty => ({
  ...test.fold,
  id: test.id,
  rule: test.title,
  source: '',
  cause: '',
  lecture: '',
  kind: 'sometimes',
  reached: () => true,
});

function ending(world: World, folds: Folds): Ending {
  const outcome = world.outcome;
  switch (outcome?.kind) {
    case undefined:
      throw new Error('the world has not run');
    case 'stopped': {
      if (folds.broken === undefined) throw new Error('the run was stopped without a violation');
      return { kind: 'broken', breach: breachOf(folds.broken) };
    }
    case 'unexpected':
      return {
        kind: 'broken',
        breach: { property: null, because: outcome.because, first: outcome.first, second: outcome.second },
      };
    case 'not-given':
      return { kind: 'not-established', because: outcome.because };
    case 'events-max':
      return { kind: 'endless' };
    case 'trouble':
      return { kind: 'trouble', trouble: outcome.trouble, event: outcome.event, node: outcome.node };
    case 'finished': {
      const found = folds.atEnd(refOf(Math.max(0, world.event), 0));
      if (found === undefined) return { kind: 'held' };
      if ('violation' in found) return { kind: 'broken', breach: breachOf(found) };
      return { kind: 'not-established', because: found.because };
    }
  }
}

const breachOf = ({ property, violation }: Broken): Breach => ({ property, ...violation });
