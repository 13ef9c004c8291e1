/**
 * Interchangeable nodes: states that differ only in who is who are one (Ip & Dill, "Better verification through symmetry",
 * 1996). A state's fingerprint is the smallest among those of all its renamings; what each part is called under each
 * renaming is worked out once.
 */
import type { NodeId } from '#contract';
import type { Answering, Renaming } from './answering.ts';
import { canonical, renamedIn } from './canonical.ts';
import { Hashes, LANES, type Visited } from './fingerprints.ts';
import type { Machine } from './machine.ts';
import type { Model } from './model.ts';
import { Names } from './tables.ts';

/** More ways to change places than this, and a search does little else. */
const RENAMINGS_MAX = 720;

/** One way to change places, and the number of each part under it. */
interface Way {
  readonly ids: Renaming;
  readonly locals: number[];
  readonly outboxes: number[];
  readonly observers: number[];
}

export class Symmetry {
  private readonly machine: Machine;
  private readonly answering: Required<Answering>;
  private readonly ways: readonly Way[];
  private readonly names = new Names();
  private readonly hashes = new Hashes(5);

  constructor(groups: readonly (readonly NodeId[])[], machine: Machine, answering: Answering) {
    this.machine = machine;
    const { renamed, renamedLeft } = answering;
    if (renamed === undefined || renamedLeft === undefined)
      throw new Error(
        "symmetry is for models that a suite owns: the ids in a student's state have meanings of its own.",
      );
    this.answering = answering as Required<Answering>; // looked at above
    const renamings = groups.reduce(
      (all, group) =>
        all.flatMap((ids) =>
          orders(group).map((order) => [...ids, ...group.map((id, i) => [id, order[i]] as [NodeId, NodeId])]),
        ),
      [[]] as [NodeId, NodeId][][],
    );
    if (renamings.length > RENAMINGS_MAX)
      throw new Error(`symmetry allows ${renamings.length} renamings; more than ${RENAMINGS_MAX} are no saving.`);
    this.ways = renamings.map((ids) => ({ ids: new Map(ids), locals: [], outboxes: [], observers: [] }));
  }

  /** True when neither the state nor a renaming of it was there. */
  add(visited: Visited, state: Int32Array): boolean {
    let least: readonly [number, number, number] | undefined;
    for (const way of this.ways) {
      const sum = this.fingerprint(way, state);
      if (least === undefined || isLess(sum, least)) least = sum;
    }
    return least !== undefined && visited.add(least[0], least[1], least[2]);
  }

  private fingerprint(way: Way, state: Int32Array): readonly [number, number, number] {
    const { size, seen } = this.machine;
    let [a, b, c] = [0, 0, 0];
    for (let place = 0; place <= seen; place++) {
      const number = this.numberOf(way, place, size, state[place] as number); // a vector
      const { data } = this.hashes.numbers;
      a = (a + (data[LANES * number] as number)) | 0; // numbers of ours
      b = (b + (data[LANES * number + 1] as number)) | 0;
      c = (c + (data[LANES * number + 2] as number)) | 0;
    }
    const crashes = LANES * (state[seen + 1] as number); // a vector
    const { data } = this.machine.crashHashes.numbers;
    return [
      (a + (data[crashes] as number)) | 0,
      (b + (data[crashes + 1] as number)) | 0,
      (c + (data[crashes + 2] as number)) | 0,
    ]; // of so many crashes there are hashes
  }

  private numberOf(way: Way, place: number, size: number, part: number): number {
    const known = place < size ? way.locals : place < 2 * size ? way.outboxes : way.observers;
    let number = known[part];
    if (number === undefined) {
      const text =
        place < size ? this.local(way, part) : place < 2 * size ? this.outbox(way, part) : this.observers(way, part);
      number = this.names.of(text, () => this.hashes.add());
      known[part] = number;
    }
    return number;
  }

  private local({ ids }: Way, number: number): string {
    const { transitions } = this.machine;
    const { node, state, left, boot, clock, timers } = transitions.locals.at(number);
    const told = state < 0 ? `down ${this.answering.renamedLeft(left, ids)}` : this.answering.renamed(state, ids);
    return `local ${this.called(node, ids)} ${boot} ${clock} ${canonical(timers.map(({ name, ms, set, due }) => [ids.get(name) ?? name, ms, set, due]).sort())} ${told}`;
  }

  private outbox({ ids }: Way, number: number): string {
    const { node, lists } = this.machine.transitions.outboxes.at(number);
    const sent = lists.map((events, to) => {
      const messages = events.map((event) => canonical(renamedIn(this.machine.events.at(event).subject, ids)));
      return [this.called(to, ids), this.machine.ordered ? messages : messages.sort()];
    });
    return `outbox ${this.called(node, ids)} ${canonical(Object.fromEntries(sent))}`;
  }

  private observers({ ids }: Way, number: number): string {
    return `observers ${canonical(renamedIn(this.machine.observers.told(number), ids))}`;
  }

  private called(node: number, ids: Renaming): NodeId {
    const id = this.machine.transitions.ids[node] as NodeId; // a place in nodes
    return ids.get(id) ?? id;
  }
}

export const symmetryOf = (model: Model, machine: Machine, answering: Answering): Symmetry | undefined =>
  model.symmetry === undefined ? undefined : new Symmetry(model.symmetry, machine, answering);

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (let lane = 0; lane < LANES; lane++) {
    if (one[lane] !== other[lane]) return (one[lane] as number) < (other[lane] as number); // three lanes
  }
  return false;
}
