/** An exploration from its first boots to its verdict: stages, reduction, and the sample on which nothing is taken on trust. */
import type { AnyProperty } from '../checkers/property.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import type { Trouble } from '../trace/events.ts';
import type { Path } from './ancestry.ts';
import type { Answering } from './answering.ts';
import { Machine } from './machine.ts';
import { COLLISION_MAX, defaults, type Model, modelFaults, type Stage } from './model.ts';
import { follow, historyAfter, idleAt, type PathStep, type Place } from './path.ts';
import { EVENT, FACTS, FAILURE, KEEP, NEXT, POSTING, ROW } from './rows.ts';
import { Search } from './search.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import { symmetryOf } from './symmetry.ts';
import { ClockRead } from './transitions.ts';

/** States whose nodes are run again from their boots, to find state that the search cannot see. */
const AUDITED = 64;

export interface Broken {
  readonly property: AnyProperty;
  readonly because: string;
  readonly steps: readonly PathStep[];
  /** Of what breaks at rest: all that may come then and has not come yet. It changes nothing. */
  readonly idle: readonly PathStep[];
}

export interface Exploration {
  /** Distinct states of each stage, summed; the same on every machine. */
  readonly states: number;
  /** Steps that led to them, or to one seen before. */
  readonly transitions: number;
  /** The longest of the shortest ways to a state (of the last stage, for breadth first). */
  readonly depth: number;
  /** States in which nothing could change any more: a `set` may deliver for ever what nobody heeds. */
  readonly resting: number;
  /** Most crashes on the way to a state. */
  readonly crashes: number;
  /** The chance that two states were taken for one is below this. */
  readonly collisionBound: number;
  /** Properties that reached what they are about. */
  readonly reached: ReadonlySet<AnyProperty>;
  /** The first way to break each property that can be broken; for breadth first a shortest one, of those a reduction leaves. */
  readonly broken: readonly Broken[];
  readonly end:
    | { readonly kind: 'exhausted' }
    | { readonly kind: 'not-established'; readonly because: string }
    | { readonly kind: 'threw'; readonly trouble: Trouble; readonly steps: readonly PathStep[] };
}

export interface ExploreHooks {
  /** Called now and then, with the states seen so far. May throw to call the exploration off. */
  readonly onProgress?: (states: number) => void;
}

export function explore(
  model: Model,
  protocol: ProtocolCodecs,
  answering: Answering,
  hooks: ExploreHooks = {},
): Exploration {
  const faults = modelFaults(model);
  if (faults.length > 0)
    throw new Error(`The exploration cannot be:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  try {
    return new Explorer(model, protocol, answering, hooks, false).run();
  } catch (error) {
    if (!(error instanceof ClockRead)) throw error;
    return new Explorer(model, protocol, answering, hooks, true).run();
  }
}

class Explorer {
  private readonly model: Model;
  private readonly clocked: boolean;
  private readonly answering: Answering;
  private readonly machine: Machine;
  private readonly hooks: ExploreHooks;
  private readonly broken: Broken[] = [];
  private readonly totals = { states: 0, transitions: 0, depth: 0, resting: 0, crashes: 0 };
  private reached = 0;
  private collision = 0;
  private readonly audited = new Set<string>();

  constructor(model: Model, protocol: ProtocolCodecs, answering: Answering, hooks: ExploreHooks, clocked: boolean) {
    this.model = model;
    this.clocked = clocked;
    this.answering = answering;
    this.hooks = hooks;
    this.machine = new Machine(model, protocol, answering, clocked);
  }

  run(): Exploration {
    const first = this.boot();
    if ('end' in first) return this.result(first.end);
    let places: readonly Place[] = [first];
    const stages: readonly (Stage | undefined)[] = [...(this.model.stages ?? []), undefined];
    for (const [i, stage] of stages.entries()) {
      const found = this.stage(places, stage);
      if ('end' in found) return this.result(found.end);
      if (stage !== undefined && found.places.length === 0) {
        const because = `No state of stage ${i + 1} reached its goal: ${this.property(stage.goal).rule}`;
        return this.result({ kind: 'not-established', because });
      }
      places = found.places;
    }
    return this.result({ kind: 'exhausted' });
  }

  /** All nodes boot, in the order of `nodes`, before anything else happens. */
  private boot(): Place | { readonly end: Exploration['end'] } {
    const { machine } = this;
    const state = machine.unbooted();
    const histories: Place['histories'][number][] = [];
    for (let node = 0; node < machine.size; node++) {
      const row = ROW * machine.bootRow(state, node);
      const { data } = machine.transitions.rows;
      const observers = machine.observers.step(state[machine.seen] as number, data[row + FACTS] as number); // a row
      if (observers < 0) {
        const { property, because } = machine.observers.breach(observers);
        this.broken.push({ property, because, steps: [], idle: [] });
        return { end: { kind: 'exhausted' } };
      }
      if (data[row + NEXT] === -1) return { end: this.stuck(data[row + FAILURE] as number, []) }; // a row
      const [down, local] = [state[node] as number, data[row + NEXT] as number]; // a vector, a row
      state[node] = local;
      state[machine.size + node] = machine.transitions.outboxes.after(
        state[machine.size + node] as number, // a vector
        data[row + POSTING] as number,
      );
      state[machine.seen] = observers;
      histories.push(historyAfter(machine, null, data[row + EVENT] as number, data[row + KEEP] as number, down, local));
    }
    return { state, steps: [], histories };
  }

  private stuck(failure: number, steps: readonly PathStep[]): Exploration['end'] {
    const { answer } = this.machine.transitions.failures[failure] as {
      answer: { trouble?: Trouble; unreadable?: string };
    }; // of ours
    if (answer.trouble !== undefined) return { kind: 'threw', trouble: answer.trouble, steps };
    return { kind: 'not-established', because: answer.unreadable ?? 'A node has no state.' };
  }

  private stage(
    roots: readonly Place[],
    stage: Stage | undefined,
  ): { readonly places: readonly Place[] } | { readonly end: Exploration['end'] } {
    for (;;) {
      const options = this.options(stage);
      const search = new Search(this.machine, options);
      const end = search.run(roots.map((root) => root.state));
      if (end.kind === 'assumed-wrongly') continue;
      return this.ended(search, options, end, roots, stage !== undefined);
    }
  }

  private options(stage: Stage | undefined): SearchOptions {
    const { model, machine, hooks } = this;
    const bounds = stage?.bounds ?? model.bounds;
    return {
      statesMax: bounds?.states ?? defaults.states,
      depthMax: bounds?.depth ?? Number.POSITIVE_INFINITY,
      crashesMax: stage?.crashes ?? model.crashes?.most ?? 0,
      bits: model.fingerprint ?? defaults.fingerprint,
      depthFirst: model.order === 'depth-first',
      goal: stage === undefined ? 0 : 1 << model.properties.indexOf(this.property(stage.goal)),
      keep: stage?.keep ?? defaults.keep,
      assumed: model.reduction === undefined ? undefined : new Set(machine.transitions.used),
      symmetry: symmetryOf(model, machine, this.answering),
      onProgress: hooks.onProgress,
    };
  }

  private property(id: string): AnyProperty {
    return this.model.properties.find((property) => property.id === id) as AnyProperty; // `modelFaults` has looked
  }

  private ended(
    search: Search,
    options: SearchOptions,
    end: Exclude<SearchEnd, { kind: 'assumed-wrongly' }>,
    roots: readonly Place[],
    goesOn: boolean,
  ): { readonly places: readonly Place[] } | { readonly end: Exploration['end'] } {
    const { totals } = this;
    totals.states += search.states;
    totals.transitions += search.transitions;
    totals.resting += search.resting;
    totals.depth = Math.max(totals.depth, search.depth);
    totals.crashes = Math.max(totals.crashes, search.crashes);
    this.reached |= search.reached;
    this.collision += search.collisionBound;
    const placeOf = (path: Path): Place => follow(this.machine, roots[path.root] as Place, path, options.crashesMax); // a root
    for (const { property, because, path, isAtRest } of search.breaches) {
      if (this.broken.some((known) => known.property === property)) continue;
      const place = placeOf(path);
      const idle = isAtRest ? idleAt(this.machine, place) : [];
      this.broken.push({ property, because, steps: place.steps, idle });
    }
    const hidden = this.audit(sample(search).map(placeOf));
    if (hidden !== undefined) {
      this.broken.length = 0; // found among states that may not be
      return { end: { kind: 'not-established', because: hidden } };
    }
    switch (end.kind) {
      case 'threw':
        return {
          end: { kind: 'threw', trouble: end.failure.answer.trouble as Trouble, steps: placeOf(end.path).steps }, // a failure that is readable
        };
      case 'not-established':
        return { end };
      case 'exhausted':
      case 'found':
        return { places: goesOn ? search.found.map(({ path }) => placeOf(path)) : [] };
    }
  }

  private audit(places: readonly Place[]): string | undefined {
    for (const { histories } of places) {
      for (const history of histories) {
        if (history === null) continue;
        const key = JSON.stringify(history);
        if (this.audited.has(key)) continue;
        this.audited.add(key);
        const difference = this.answering.audit(history);
        if (difference !== undefined) return difference;
      }
    }
    return undefined;
  }

  private result(end: Exploration['end']): Exploration {
    const { properties } = this.model;
    if (end.kind === 'not-established' && this.clocked)
      end = {
        ...end,
        because: `${end.because} Some node reads now() here, which tells states apart: a timer would not.`,
      };
    const narrow = this.collision > COLLISION_MAX && end.kind === 'exhausted';
    return {
      ...this.totals,
      collisionBound: this.collision,
      reached: new Set(properties.filter((_, place) => (this.reached & (1 << place)) !== 0)),
      broken: this.broken,
      end: narrow ? { kind: 'not-established', because: this.tooNarrow() } : end,
    };
  }

  private tooNarrow(): string {
    const bits = this.model.fingerprint ?? defaults.fingerprint;
    return `Fingerprints of ${bits} bits are too narrow for ${this.totals.states} states: the chance that two were taken for one may be above 10⁻⁹.`;
  }
}

/** Ends of paths, evenly spread over the states in their order, and of every way to break a property. */
function sample(search: Search): Path[] {
  const paths = search.breaches.map(({ path }) => path);
  const many = Math.min(AUDITED, search.states);
  for (let i = 1; i <= many; i++) paths.push(search.pathTo(Math.floor((i * search.states) / many) - 1));
  return paths;
}
