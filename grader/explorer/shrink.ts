/**
 * Makes a failing run simpler: leaves out what the failure does not need and gives what is left rounder times, as choices
 * (`simulator/deviations.ts`). A simpler run fails in the same way and has no more events than the one before; faults go
 * first, then requests, nodes, messages and times, in chunks and then one by one, until nothing more can go or the bound
 * on replays is reached. It runs nothing itself and draws nothing: the same run is always shrunk the same way.
 */
import type { Json } from '#contract';
import type { Met } from '../simulator/observer.ts';
import type { WorldPlan } from '../simulator/plan.ts';
import type { Choice } from '../trace/transcript.ts';
import * as can from './shrink-candidates.ts';

/** What came of a run. */
export interface Trial {
  /** What went wrong, named so that the same failure has the same name. */
  readonly failure: string;
  readonly events: number;
  /** Where it ended, in virtual µs. */
  readonly end: number;
  readonly met: readonly Met[];
}

/**
 * Runs the candidates in order until one fails in that way, with no more than so many events; undefined when none does.
 * What comes after it counts for nothing, so it may have been run or not; nor does anything after that many events.
 */
export type Replay = (
  candidates: readonly (readonly Choice[])[],
  failure: string,
  eventsMax: number,
) => { readonly place: number; readonly trial: Trial } | undefined;

export interface Shrinkable {
  /** As the seed drew it. */
  readonly plan: WorldPlan;
  readonly trial: Trial;
  /** A script names nodes and waits for moments: those stay. */
  readonly scripted: boolean;
}

export interface Shrunk {
  readonly choices: readonly Choice[];
  readonly trial: Trial;
  readonly replays: number;
}

/** What a run leaves: identity → deviation. */
export type Choices = ReadonlyMap<string, Json>;

/** Candidates asked for at a time: whoever answers may run ahead. */
const BATCH = 6;
/** Events: what is longer than this is worth a jump. */
const LONG = 20;

export function shrink({ plan, trial, scripted }: Shrinkable, replay: Replay, replaysMax: number): Shrunk {
  const search = new Search(trial, replay, replaysMax);
  const chances = can.chances(trial);
  if (chances.length > 0) search.step([search.with(chances)], trial.events);
  const passes: readonly (() => boolean)[] = [
    () => search.leaveOut(() => can.faults(plan, search.trial)),
    () => search.leaveOut(() => can.goodDisks(plan)),
    () =>
      search.leaveOut(() => can.requests(plan, search.trial), {
        also: (choices, chunk) => can.renumbered(plan, search.trial, search.choices, choices, chunk),
      }),
    () => !scripted && search.leaveOut(() => can.nodes(plan)),
    () => !scripted && search.either(can.healing(plan)),
    () => search.leaveOut(() => can.luck(search.trial)),
    () => search.leaveOut(() => can.disks(plan, search.trial)),
    () => search.leaveOut(() => can.kinds(search.trial), { fewer: true }),
    () => search.leaveOut(() => can.messages(search.trial), { fewer: true }),
    () => !scripted && can.moves(plan, search.choices, search.trial).some((moves) => search.either(moves, true)),
    () => !scripted && search.jump(can.anew(search.trial, search.choices)),
    () => search.leaveOut(() => can.clocks(plan)),
    () => !scripted && search.either([[{ identity: 'times', deviation: 'whole' }]]),
    () => search.either(can.delays(plan)),
  ];
  for (let progress = true; progress; ) {
    progress = false;
    for (const pass of passes) if (pass()) progress = true;
  }
  return search.ended(plan);
}

interface LeavingOut {
  /** Only where fewer events remain: what a message does by arriving late is not simple in itself. */
  readonly fewer?: boolean;
  /** Other ways to leave a chunk out, tried after the plain one. */
  readonly also?: (choices: Choices, chunk: readonly Choice[]) => readonly Choices[];
}

class Search {
  trial: Trial;
  choices: Choices = new Map();
  private replays = 0;
  private readonly replay: Replay;
  private readonly replaysMax: number;

  constructor(trial: Trial, replay: Replay, replaysMax: number) {
    this.trial = trial;
    this.replay = replay;
    this.replaysMax = replaysMax;
  }

  /** All at once, then halves, quarters … single ones. `list` is asked again after each step: what is gone needs no leaving out. */
  leaveOut(list: () => readonly Choice[], how: LeavingOut = {}): boolean {
    let progress = false;
    for (let size = this.open(list()).length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      let rest = this.open(list());
      while (rest.length > 0 && this.replays < this.replaysMax) {
        const chunks = chunked(rest, size).slice(0, BATCH);
        const tries = chunks.flatMap((chunk, place) => this.ways(chunk, how).map((choices) => ({ choices, place })));
        const good = this.step(
          tries.map(({ choices }) => choices),
          this.trial.events - (how.fewer ? 1 : 0),
        );
        rest = rest.slice(size * (good === undefined ? chunks.length : (tries[good]?.place ?? 0) + 1));
        if (good === undefined) continue;
        progress = true;
        const still = new Set(list().map(({ identity }) => identity));
        rest = rest.filter(({ identity }) => still.has(identity));
      }
    }
    return progress;
  }

  /** The first of them that works. */
  either(ways: readonly (readonly Choice[])[], fewer = false): boolean {
    if (!fewer && ways.some((way) => this.open(way).length === 0)) return false;
    const candidates = ways.map((way) => this.with(way));
    return this.step(candidates, this.trial.events - (fewer ? 1 : 0)) !== undefined;
  }

  /** To another, shorter run that fails in the same way, where small steps lead nowhere. */
  jump(candidates: readonly Choices[]): boolean {
    if (this.trial.events <= LONG) return false;
    for (const some of chunked(candidates, BATCH))
      if (this.step(some, this.trial.events - 1) !== undefined) return true;
    return false;
  }

  /** Place of the first candidate that makes the run simpler; the search goes on from there. */
  step(wanted: readonly Choices[], eventsMax: number): number | undefined {
    const candidates = wanted.slice(0, Math.max(0, this.replaysMax - this.replays));
    if (candidates.length === 0) return undefined;
    const good = this.replay(candidates.map(asList), this.trial.failure, eventsMax);
    this.replays += good === undefined ? candidates.length : good.place + 1;
    if (good === undefined) return undefined;
    this.trial = good.trial;
    this.choices = candidates[good.place] as Choices; // one of the candidates
    return good.place;
  }

  with(chunk: readonly Choice[]): Choices {
    const map = new Map(this.choices);
    for (const { identity, deviation } of chunk) map.set(identity, merged(map.get(identity), deviation));
    return map;
  }

  /** What met nothing in the end is taken back. */
  ended(plan: WorldPlan): Shrunk {
    const needed = can.needed(plan, this.trial, this.choices);
    const { trial, replays, choices } = this;
    const enough =
      needed.size < choices.size && this.replay([asList(needed)], trial.failure, trial.events)?.trial.end === trial.end;
    return { choices: asList(enough ? needed : choices), trial, replays };
  }

  private ways(chunk: readonly Choice[], { also }: LeavingOut): readonly Choices[] {
    const plain = this.with(chunk);
    return [plain, ...(also?.(plain, chunk) ?? [])];
  }

  private open(list: readonly Choice[]): readonly Choice[] {
    return list.filter(({ identity, deviation }) => {
      const had = this.choices.get(identity);
      return had === undefined || JSON.stringify(merged(had, deviation)) !== JSON.stringify(had);
    });
  }
}

const chunked = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

const asList = (choices: Choices): readonly Choice[] =>
  [...choices].map(([identity, deviation]) => ({ identity, deviation }));

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null;

/** Of a message's deviation the fields add up. */
const merged = (had: Json | undefined, more: Json): Json =>
  isRecord(had) && isRecord(more) ? { ...had, ...more } : more;
