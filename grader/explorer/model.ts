/** What is explored, as data. Bounds are counts; defaults stand in `defaults` and nowhere else. */
import type { NodeId } from '#contract';
import type { AnyProperty, Fold } from '../checkers/property.ts';
import type { AnyEnvironment, NodePlan, RequestPlan } from '../simulator/plan.ts';

/**
 * `set`: what was sent may arrive any number of times, or never: all loss, duplication and reordering at once.
 * `multiset`: each message at most once, in any order. `fifo`: each link is a queue, and nothing on it is lost.
 * Whatever the network, a node's messages to itself arrive once, in order and before anything else happens; a crash of the
 * node comes first, or not at all.
 */
export type ExploredNetwork = 'set' | 'multiset' | 'fifo';

/** Where a path ends: the step there is judged, and the state is neither counted nor explored. */
// biome-ignore lint/suspicious/noExplicitAny: a fold's state is its own business
export type Prune = Fold<any> & { readonly when: (state: any) => boolean };

export interface Bounds {
  /** Distinct states. Default 5,000,000. */
  readonly states?: number;
  /** Steps from where the search began. Default: none. */
  readonly depth?: number;
}

/** A search whose final states are where the next one begins. */
export interface Stage {
  /** Id of a `sometimes` property: its first states, in the order of the search, are where the next stage begins. */
  readonly goal: string;
  /** How many of them. Default 1. */
  readonly keep?: number;
  readonly bounds?: Bounds;
  /** Crashes so far, those of the stages before included, that may have happened. Default: as the exploration says. */
  readonly crashes?: number;
}

export interface Model {
  /** The order here is the order of `nodes`. Clocks stand still; write latencies play no part. */
  readonly nodes: readonly NodePlan[];
  readonly network: ExploredNetwork;
  readonly environment?: AnyEnvironment;
  /** Each node gets its own in this order, at any time; `at` only orders them. */
  readonly requests?: readonly RequestPlan[];
  /**
   * When an armed timer may fire: at any time, or only in an order that the durations of its node's timers allow.
   * Default 'any'.
   */
  readonly timers?: 'any' | 'ordered';
  /** Crashes between any two effects, all nodes together; a crashed node may restart at any time. Default: none. */
  readonly crashes?: { readonly most: number; readonly nodes?: readonly NodeId[] };
  readonly properties: readonly AnyProperty[];
  readonly prunes?: readonly Prune[];
  readonly bounds?: Bounds;
  /** Default 'breadth-first': the first violation is a shortest one (of what a reduction leaves). */
  readonly order?: 'breadth-first' | 'depth-first';
  /** Searches before the last one. */
  readonly stages?: readonly Stage[];
  /**
   * 'partial-order': of steps that commute and that no property sees, one order. For `fifo` networks. Default: none.
   */
  readonly reduction?: 'partial-order';
  /** Groups of interchangeable nodes, for models that a suite owns: student code compares ids. Their Sets have no order then. */
  readonly symmetry?: readonly (readonly NodeId[])[];
  /** Width of a state's fingerprint in bits. Default 96; 64 saves memory where no points depend on it. */
  readonly fingerprint?: 32 | 64 | 96;
}

export const defaults = { states: 5_000_000, keep: 1, fingerprint: 96 } as const;

/** A verdict worth points needs a smaller chance than this that two states were taken for one. */
export const COLLISION_MAX = 1e-9;

/** What is wrong with a model, as sentences: fields that name nothing, bounds that no search could keep or reach. */
export function modelFaults(model: Model): string[] {
  const faults = limitFaults(model);
  const ids = model.nodes.map((node) => node.id);
  const known = (what: string, named: readonly NodeId[]) => {
    for (const id of named) if (!ids.includes(id)) faults.push(`${what} names ${id}, which is none of its nodes.`);
  };
  if (ids.length === 0) faults.push('nodes is empty: there is nothing to explore.');
  if (new Set(ids).size < ids.length) faults.push('nodes names a node twice.');
  known('requests', [...new Set((model.requests ?? []).map((request) => request.node))]);
  if (model.crashes !== undefined) {
    const { most, nodes } = model.crashes;
    known('crashes.nodes', nodes ?? []);
    if (!isCount(most))
      faults.push(`crashes.most must be a whole number ≥ 1, but it is ${most}: leave crashes out for none.`);
    if (nodes?.length === 0) faults.push('crashes.nodes is empty, so crashes.most can never be reached.');
  }
  for (const [i, group] of (model.symmetry ?? []).entries()) {
    known(`symmetry[${i}]`, group);
    if (group.length < 2) faults.push(`symmetry[${i}] needs two nodes or more to interchange.`);
  }
  faults.push(...boundFaults('bounds', model.bounds));
  for (const [i, stage] of (model.stages ?? []).entries()) faults.push(...stageFaults(model, stage, `stages[${i}]`));
  if (model.reduction !== undefined && model.network !== 'fifo')
    faults.push(
      `reduction 'partial-order' needs the network 'fifo': on '${model.network}' a later message may always come first.`,
    );
  if (model.reduction !== undefined && model.symmetry !== undefined)
    faults.push('reduction and symmetry do not go together: choose one.');
  return faults;
}

/** Nodes and properties are bits of a number; a crash has a hash. */
function limitFaults({ nodes, properties, crashes }: Model): string[] {
  const faults: string[] = [];
  const limit = (what: string, many: number, most: number) => {
    if (many > most) faults.push(`${what}: ${many} are more than the ${most} that can be explored.`);
  };
  limit('nodes', nodes.length, 30);
  limit('properties', properties.length, 30);
  limit('crashes.most', crashes?.most ?? 0, 255);
  for (const { id, on } of properties) {
    for (const kind of ['observe', 'healed'] as const)
      if (on[kind] !== undefined) faults.push(`the property ${id} watches \`${kind}\`, which no exploration has.`);
  }
  return faults;
}

function stageFaults(
  { properties, crashes: mayCrash }: Model,
  { goal, keep, bounds, crashes }: Stage,
  place: string,
): string[] {
  const faults = boundFaults(`${place}.bounds`, bounds);
  const found = properties.find((property) => property.id === goal);
  if (found === undefined)
    faults.push(`${place}.goal is "${goal}", which is none of the properties: it can never be reached.`);
  else if (found.kind !== 'sometimes')
    faults.push(`${place}.goal is "${goal}", which is no \`sometimes\`: it is never reached.`);
  if (keep !== undefined && !isCount(keep)) faults.push(`${place}.keep must be a whole number ≥ 1, but it is ${keep}.`);
  if (crashes !== undefined && crashes > 0 && !mayCrash)
    faults.push(`${place}.crashes is ${crashes}, but the exploration has no crashes: say there which nodes may.`);
  if (crashes !== undefined && crashes !== 0 && !isCount(crashes))
    faults.push(`${place}.crashes must be a whole number ≥ 0, but it is ${crashes}.`);
  return faults;
}

function boundFaults(place: string, bounds: Bounds | undefined): string[] {
  return Object.entries(bounds ?? {}).flatMap(([name, value]) =>
    isCount(value) && value < 2_000_000_000
      ? []
      : [`${place}.${name} must be a whole number from 1 to 1,999,999,999, but it is ${value}.`],
  );
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
