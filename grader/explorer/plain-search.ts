/**
 * The search as anyone would write it first: whole states in a queue, the changed node copied, its handler run at every
 * step, a state's canonical JSON in a Set. No numbers, no memory of answers. The explorer's tests compare with it, and the
 * benchmark measures against it.
 */
import type { Json } from '#contract';
import type { AnyProperty } from '../checkers/property.ts';
import { type CallKind, MESSAGE, REQUEST, START, TIMER } from '../simulator/effects.ts';
import type { FactKind } from '../trace/facts.ts';
import { canonical, valueIn } from './canonical.ts';
import type { Model } from './model.ts';
import type { Seen } from './observers.ts';
import {
  fieldsText,
  mayBeNext,
  nothingKept,
  type PlainClasses,
  PlainHandlers,
  type PlainNode,
  timersLeft,
} from './plain-node.ts';
import { type Observed, PlainObservers } from './plain-observers.ts';
import { replaced } from './replaced.ts';

export interface PlainResult {
  readonly states: number;
  readonly depth: number;
  readonly resting: number;
  readonly crashes: number;
  /** Steps of a shortest way to break each property that can be broken. */
  readonly broken: ReadonlyMap<AnyProperty, number>;
  readonly reached: ReadonlySet<AnyProperty>;
  /** Steps of a shortest way to an exception, which ends the search. */
  readonly threw: number | undefined;
}

interface State {
  readonly nodes: readonly PlainNode[];
  /** By sender: by receiver, the messages under way, as JSON. */
  readonly outboxes: readonly (readonly (readonly string[])[])[];
  readonly sent: readonly string[];
  readonly observed: Observed;
  readonly crashes: number;
  readonly depth: number;
}

/** What a step changes. */
interface Change {
  readonly place: number;
  readonly node: PlainNode;
  readonly outbox: readonly (readonly string[])[];
  /** The sender of a message that is used up, and its outbox after. */
  readonly taken?: { readonly place: number; readonly outbox: readonly (readonly string[])[] } | undefined;
  readonly seen: readonly Seen[];
  readonly crashes: number;
  readonly threw?: boolean;
}

/** `unordered`: Maps and Sets without their order. `statesMax`: the search stops there. */
export function plainSearch(
  model: Model,
  classes: PlainClasses,
  { unordered = false, statesMax = Number.POSITIVE_INFINITY } = {},
): PlainResult {
  return new PlainSearch(model, classes, unordered).run(statesMax);
}

class PlainSearch {
  private readonly model: Model;
  private readonly unordered: boolean;
  private readonly handlers: PlainHandlers;
  private readonly observers: PlainObservers;
  private readonly wants: ReadonlySet<FactKind>;
  private readonly visited = new Set<string>();
  private readonly queue: (State | undefined)[] = [];
  private readonly broken = new Map<AnyProperty, number>();
  private readonly reached = new Set<AnyProperty>();
  private readonly most = { depth: 0, crashes: 0, resting: 0 };

  constructor(model: Model, classes: PlainClasses, unordered: boolean) {
    this.model = model;
    this.unordered = unordered;
    this.handlers = new PlainHandlers(model.nodes, classes);
    this.observers = new PlainObservers(model);
    const kinds = [...model.properties, ...(model.prunes ?? [])].flatMap(({ on }) => Object.keys(on) as FactKind[]);
    this.wants = new Set(model.environment?.onOutput === undefined ? kinds : [...kinds, 'output']);
  }

  run(statesMax: number): PlainResult {
    let threw = this.boot();
    const { depth: depthMax = Number.POSITIVE_INFINITY } = this.model.bounds ?? {};
    for (let head = 0; head < this.queue.length && threw === undefined && this.visited.size < statesMax; head++) {
      const state = this.queue[head] as State; // head < length, and it is emptied below
      this.queue[head] = undefined;
      this.most.depth = Math.max(this.most.depth, state.depth);
      if (this.observers.isPruned(state.observed) || state.depth >= depthMax) continue;
      threw = this.expand(state);
    }
    const { broken, reached } = this;
    return { states: this.visited.size, ...this.most, broken, reached, threw };
  }

  private boot(): number | undefined {
    const size = this.model.nodes.length;
    const none = Array.from({ length: size }, () => []);
    let state: State = {
      nodes: this.model.nodes.map((_, place) => this.down(place, nothingKept, 0)),
      outboxes: this.model.nodes.map(() => none),
      sent: none.map(() => none.join('|')),
      observed: this.observers.initial,
      crashes: 0,
      depth: -1,
    };
    for (let place = 0; place < size; place++) {
      const change = [...this.handled(state, place, START, null, -1)].at(-1); // first boots are never cut
      const next = change === undefined ? undefined : this.after(state, change);
      if (next === undefined || 'kind' in next || change?.threw === true) return 0;
      state = { ...next, depth: -1 };
    }
    this.add({ ...state, depth: 0 });
    return undefined;
  }

  private expand(state: State): number | undefined {
    let rests = true;
    for (const change of this.changes(state)) {
      const next = this.after(state, change);
      if ('kind' in next) {
        if (change.crashes === 0) rests = false;
        if (!this.broken.has(next)) this.broken.set(next, state.depth + 1);
        continue;
      }
      if (change.threw === true) return state.depth + 1;
      const isNew = this.add(next);
      if (change.crashes === 0 && (isNew || keyOf(next) !== keyOf(state))) rests = false;
    }
    if (!rests) return undefined;
    this.most.resting++;
    for (const property of this.observers.missing(state.observed))
      if (!this.broken.has(property)) this.broken.set(property, state.depth);
    return undefined;
  }

  private add(state: State): boolean {
    const key = keyOf(state);
    if (this.visited.has(key)) return false;
    this.visited.add(key);
    this.queue.push(state);
    this.most.crashes = Math.max(this.most.crashes, state.crashes);
    for (const property of this.observers.reached(state.observed)) this.reached.add(property);
    return true;
  }

  /** The state after a change, or the property it breaks. */
  private after(state: State, { place, node, outbox, taken, seen, crashes }: Change): State | AnyProperty {
    const observed = this.observers.step(state.observed, seen);
    if ('kind' in observed) return observed;
    const nodes = place < 0 ? state.nodes : replaced(state.nodes, place, node);
    let { outboxes, sent } = state;
    const post = (from: number, to: readonly (readonly string[])[]) => {
      outboxes = replaced(outboxes, from, to);
      sent = replaced(sent, from, to.map((texts) => texts.join(' ')).join('|'));
    };
    if (place >= 0 && outbox !== outboxes[place]) post(place, outbox);
    if (taken !== undefined) post(taken.place, taken.outbox);
    return { nodes, outboxes, sent, observed, crashes: state.crashes + crashes, depth: state.depth + 1 };
  }

  private *changes(state: State): Generator<Change> {
    // A message to oneself takes no time: nothing comes before it, but a crash of that node.
    for (const [place, outbox] of state.outboxes.entries()) {
      const [own] = outbox[place] ?? [];
      if (own === undefined) continue;
      yield* this.handled(state, place, MESSAGE, valueIn(own), place);
      if (this.mayCrash(state, place)) yield this.crashed(state, place, state.nodes[place]?.kept ?? '', outbox, []);
      return;
    }
    for (const [place, node] of state.nodes.entries()) {
      if (node.one === null) yield* this.handled(state, place, START, null, -1);
      else {
        for (const timer of node.timers)
          if (this.model.timers !== 'ordered' || mayBeNext(node.timers, timer))
            yield* this.handled(state, place, TIMER, timer.name, -1);
        if (this.mayCrash(state, place)) yield this.crashed(state, place, node.kept, state.outboxes[place] ?? [], []);
      }
      const request = state.observed.pending[place]?.[0];
      if (request !== undefined) yield* this.handled(state, place, REQUEST, request, -1);
      for (const [from, outbox] of state.outboxes.entries())
        for (const message of new Set((outbox[place] ?? []).slice(0, this.model.network === 'fifo' ? 1 : undefined)))
          yield* this.handled(state, place, MESSAGE, valueIn(message), from);
    }
    for (const key of state.observed.wakes)
      yield { place: -1, node: state.nodes[0] as PlainNode, outbox: [], seen: [{ kind: 'wake', key }], crashes: 0 }; // no node changes
  }

  private mayCrash({ crashes }: State, place: number): boolean {
    const { crashes: may, nodes } = this.model;
    const id = nodes[place]?.id ?? '';
    return may !== undefined && crashes < may.most && (may.nodes?.includes(id) ?? true);
  }

  /** One event at one node: its handler to the end, and with a crash at every place where an idle one is not the same. */
  private *handled(state: State, place: number, kind: CallKind, subject: Json, from: number): Generator<Change> {
    const before = state.nodes[place] as PlainNode; // a place in nodes
    const here = { ref: 0, at: 0, node: this.model.nodes[place]?.id ?? '' };
    const seen: Seen[] = [];
    const see = (it: Exclude<Seen, { kind: 'take' | 'wake' }>) => {
      if (this.wants.has(it.kind)) seen.push(it);
    };
    if (kind === REQUEST) seen.push({ kind: 'take', node: place });
    const taken = kind === MESSAGE && from !== place ? this.taken(state, place, subject, from) : undefined;
    let outbox = state.outboxes[place] as State['outboxes'][number]; // as above
    if (kind === MESSAGE && from === place) outbox = replaced(outbox, place, (outbox[place] ?? []).slice(1));
    if (before.one === null && kind !== START)
      return void (yield { place, node: before, outbox, taken, seen, crashes: 0 });
    if (kind === START) see({ kind: 'restart', fact: { ...here, boot: before.boot + 1 } });
    if (kind === REQUEST) see({ kind: 'request', fact: { ...here, request: subject } });
    if (kind === MESSAGE)
      see({
        kind: 'deliver',
        fact: { ...here, from: this.model.nodes[from]?.id ?? '', message: subject, sent: 0 },
      });
    const run = this.handlers.run(place, before, kind, subject, from);
    const boot = kind === START ? before.boot + 1 : before.boot;
    const was = kind === START ? null : before.status;
    const tells = this.wants.has('status') && canonical(was) !== canonical(run.status);
    const many = run.kept.length - 1;
    const cuts = Array.from({ length: many + 1 }, (_, keep) =>
      keep === 0 ? seen.some((it) => 'fact' in it) : keep < many || tells,
    );
    let counted = 0;
    for (const effect of [...run.effects, null]) {
      const counts = effect?.kind !== 'note';
      if (counts && cuts[counted] && !run.threw && this.mayCrash(state, place))
        yield { ...this.crashed(state, place, run.kept[counted] as string, outbox, seen, boot), taken }; // 0 … many
      if (counts) counted++;
      if (effect?.kind === 'output') see({ kind: 'output', fact: { ...here, value: effect.value } });
      if (effect?.kind === 'write') see({ kind: 'write', fact: { ...here, op: effect.op, lazy: effect.lazy } });
      if (effect?.kind !== 'send') continue;
      see({ kind: 'send', fact: { ...here, to: this.model.nodes[effect.to]?.id ?? '', message: effect.message } });
      outbox = this.posted(outbox, place, effect.to, canonical(effect.message));
    }
    if (tells) see({ kind: 'status', fact: { ...here, before: was, after: run.status } });
    const timers = timersLeft(
      before.timers,
      kind === TIMER ? subject : null,
      run.effects,
      this.model.timers === 'ordered',
    );
    const node = this.node(place, { ...run, kept: run.kept[many] as string, timers, boot }); // as above
    yield { place, node, outbox, taken, seen, crashes: 0, threw: run.threw };
  }

  private crashed(
    state: State,
    place: number,
    kept: string,
    outbox: State['outboxes'][number],
    seen: readonly Seen[],
    boot = state.nodes[place]?.boot ?? 0,
  ): Change {
    const fact = { ref: 0, at: 0, node: this.model.nodes[place]?.id ?? '' };
    const told: readonly Seen[] = this.wants.has('crash') ? [...seen, { kind: 'crash', fact }] : [...seen];
    return { place, node: this.down(place, kept, boot), outbox: replaced(outbox, place, []), seen: told, crashes: 1 };
  }

  private down(place: number, kept: string, boot: number): PlainNode {
    const text = `${place} down ${boot} ${kept}`;
    return { one: null, content: kept, kept, timers: [], boot, status: null, text };
  }

  private node(place: number, it: Omit<PlainNode, 'text'>): PlainNode {
    const { one, content, kept, timers, boot, status } = it;
    const armed = JSON.stringify(timers.map((timer) => [timer.name, timer.ms, timer.set]));
    const stored = content === kept ? kept : `${kept} ${content}`;
    const text = `${place} ${fieldsText(one, this.unordered)} ${stored} ${boot} ${armed}`;
    return { one, content, kept, timers, boot, status, text };
  }

  private taken(state: State, to: number, message: Json, from: number): Change['taken'] {
    if (this.model.network === 'set') return undefined;
    const outbox = state.outboxes[from] as State['outboxes'][number]; // a place in nodes
    const texts = [...(outbox[to] ?? [])];
    texts.splice(texts.indexOf(canonical(message)), 1);
    return { place: from, outbox: replaced(outbox, to, texts) };
  }

  private posted(outbox: State['outboxes'][number], from: number, to: number, text: string): typeof outbox {
    const texts = outbox[to] ?? [];
    if (from === to || this.model.network === 'fifo') return replaced(outbox, to, [...texts, text]);
    return this.model.network === 'set' && texts.includes(text)
      ? outbox
      : replaced(outbox, to, [...texts, text].sort());
  }
}

const keyOf = ({ nodes, sent, observed, crashes }: State): string =>
  `${nodes.map(({ text }) => text).join('\n')}\n${sent.join('\n')}\n${observed.text} ${crashes}`;
