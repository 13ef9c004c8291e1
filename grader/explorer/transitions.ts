/**
 * What one event does to one component: asked of the node's program once, then a row of numbers. Rows of one situation
 * (a node by itself, a node and what another has sent it, a node and a request) stand in one list, so that a search walks
 * over the steps that change something and never looks at the others.
 */
import type { NodeId } from '#contract';
import { MESSAGE, REQUEST, START, TIMER } from '../simulator/effects.ts';
import type { Facts } from '../trace/facts.ts';
import type { Answer, Answering, Question } from './answering.ts';
import { type Component, Components, mayFire, put, rearmed, recounted, replaced, taken } from './components.ts';
import type { Events, ExploredEvent } from './events.ts';
import type { Model } from './model.ts';
import type { Observers, Seen } from './observers.ts';
import { ABSENT, Names, Numbers, Pairs } from './tables.ts';

/** Fields of a row. */
export const ROW = 8;
/** The component after it; −1: the program could not go on. */
export const NEXT = 0;
export const FACTS = 1;
/** Three lanes: what the step adds to a fingerprint. */
export const DELTA = 2;
export const EVENT = 5;
/** The node crashes after so many effects; −1: it does not, or (CRASH) between two handlers. */
export const KEEP = 6;
/** Place in `failures`, where NEXT is −1. */
export const FAILURE = 7;

/** A list: how many rows are no crash, how many are, then (row, sender's component afterwards or −1) for each. */
export const LIST_HEAD = 2;
/** No list yet: the answers it needs have been asked for. */
export const WAITING = -1;

export interface Failure {
  readonly node: number;
  readonly answer: Answer;
}

const nothing: readonly Seen[] = [];

export class Transitions {
  readonly rows = new Numbers(ROW * 1024);
  readonly lists = new Numbers(4096);
  readonly failures: Failure[] = [];
  /** Questions that a list waits for. */
  wanted: Question[] = [];
  /** Links on which something has been sent, and nodes that were asked something: `from * n + to`, `n * n + node`. */
  readonly used = new Set<number>();
  readonly components = new Components();
  readonly ids: readonly NodeId[];
  private readonly model: Model;
  private readonly events: Events;
  private readonly observers: Observers;
  private readonly own = new Pairs();
  private readonly between = new Pairs();
  private readonly asked = new Pairs();
  private readonly answers: Answer[] = [];
  private readonly answerOf = new Pairs();
  private readonly wantedKeys = new Names();
  private readonly crashable: readonly boolean[];
  private readonly ordered: boolean;

  constructor(model: Model, events: Events, observers: Observers) {
    this.model = model;
    this.events = events;
    this.observers = observers;
    this.ids = model.nodes.map((node) => node.id);
    this.ordered = model.timers === 'ordered';
    const { crashes } = model;
    this.crashable = this.ids.map((id) => crashes !== undefined && (crashes.nodes?.includes(id) ?? true));
  }

  /** Status by local state, as its node gave it last. */
  readonly statuses: Answer['status'][] = [];

  // — lists —

  /** What the node can do by itself: timers, its messages to itself, a restart, a crash. */
  ownList(component: number): number {
    const known = this.own.get(component, 0);
    if (known !== ABSENT) return known;
    const it = this.components.at(component);
    const list =
      it.local < 0
        ? this.list(component, [[this.events.start(it.node, it.left), -1]])
        : this.list(component, this.ownEvents(it), this.crashable[it.node] ? this.events.crash(it.node) : undefined);
    if (list !== WAITING) this.own.set(component, 0, list);
    return list;
  }

  /** What the sender's messages can do to the receiver. */
  pairList(sender: number, receiver: number): number {
    const known = this.between.get(sender, receiver);
    if (known !== ABSENT) return known;
    const from = this.components.at(sender);
    const to = this.components.at(receiver);
    const waiting = from.out[to.node] as readonly number[]; // one list per node
    const { network } = this.model;
    const events = network === 'fifo' ? waiting.slice(0, 1) : [...new Set(waiting)];
    const list = this.list(
      receiver,
      events.map((event) => [
        event,
        network === 'set' ? -1 : this.components.of({ ...from, out: taken(from.out, to.node, event) }),
      ]),
    );
    if (list !== WAITING) this.between.set(sender, receiver, list);
    return list;
  }

  /** What the request can do to the node. */
  requestList(component: number, request: number): number {
    const known = this.asked.get(component, request);
    if (known !== ABSENT) return known;
    const list = this.list(component, [[request, -1]]);
    if (list !== WAITING) this.asked.set(component, request, list);
    return list;
  }

  /** The application is woken: no component changes. */
  wakeRow(key: string): number {
    const event = this.events.wake(key);
    const known = this.asked.get(0, event);
    if (known !== ABSENT) return known;
    const row = this.row(0, 0, [{ kind: 'wake', key }], event, -1);
    this.asked.set(0, event, row);
    return row;
  }

  /** Asks whatever lists wait for. */
  ask(answering: Answering): void {
    const questions = this.wanted;
    this.wanted = [];
    for (const [i, answer] of answering.answer(questions).entries()) {
      const question = questions[i] as Question; // as many answers as questions
      const [state, event] = this.keyOf(question);
      this.answerOf.set(state, event, this.answers.push(answer) - 1);
      if (answer.state >= 0) this.statuses[answer.state] = answer.status;
    }
  }

  private keyOf({ kind, node, state, subject, from }: Question): [number, number] {
    if (kind === START) return [0, this.events.start(node, state)];
    if (kind === REQUEST) return [state, this.events.request(node, subject)];
    if (kind === MESSAGE) return [state, this.events.message(node, subject, from)];
    return [state, this.events.timer(node, subject as string)]; // a timer's name
  }

  private ownEvents(it: Component): (readonly [event: number, sender: number])[] {
    const armed = this.ordered ? it.timers.filter((timer) => mayFire(it.timers, timer)) : it.timers;
    const toItself = (it.out[it.node] as readonly number[]).slice(0, 1); // one list per node
    return [...armed.map(({ name }) => this.events.timer(it.node, name)), ...toItself].map((event) => [event, -1]);
  }

  /** `idle`: the event of a crash between two handlers. */
  private list(component: number, steps: readonly (readonly [event: number, sender: number])[], idle?: number): number {
    const it = this.components.at(component);
    const answers = steps.map(([event]) => this.answerTo(it, event));
    if (answers.includes(undefined)) return WAITING;
    const usual: number[] = [];
    const crashes: number[] = [];
    const add = (to: number[], row: number | undefined, sender: number) => {
      if (row !== undefined) to.push(row, sender);
    };
    for (const [i, [event, sender]] of steps.entries()) {
      const answer = answers[i] as Answer | null; // none is undefined
      add(usual, this.whole(component, it, event, answer, sender), sender);
      if (answer !== null && this.crashable[it.node] && answer.trouble === undefined)
        for (const row of this.cuts(component, it, event, answer)) add(crashes, row, sender);
    }
    if (idle !== undefined) add(crashes, this.idleCrash(component, it, idle), -1);
    const { lists } = this;
    const at = lists.length;
    lists.push(usual.length / 2);
    lists.push(crashes.length / 2);
    for (const number of [...usual, ...crashes]) lists.push(number);
    return at;
  }

  /** null: a node that is down answers nothing. */
  private answerTo(it: Component, event: number): Answer | null | undefined {
    const { kind, subject, from } = this.events.at(event);
    if (it.local < 0 && kind !== START) return null;
    const state = kind === START ? 0 : it.local;
    const known = this.answerOf.get(state, event);
    if (known !== ABSENT) return this.answers[known] as Answer; // a place of ours
    this.wantedKeys.of(`${state} ${event}`, () => {
      const asked = kind === START ? { state: it.left, subject: null } : { state, subject };
      this.wanted.push({ node: it.node, kind: kind as Question['kind'], from, ...asked });
    });
    return undefined;
  }

  // — rows —

  private row(
    component: number,
    next: number,
    seen: readonly Seen[],
    event: number,
    keep: number,
    failure = -1,
  ): number {
    const { rows } = this;
    const facts = this.observers.facts(seen);
    const { data } = this.components.hashes.numbers;
    rows.reserve(ROW);
    const at = rows.length / ROW;
    rows.push(next);
    rows.push(facts);
    for (let lane = 0; lane < 3; lane++)
      rows.push(next < 0 ? 0 : ((data[3 * next + lane] as number) - (data[3 * component + lane] as number)) | 0); // numbers of ours
    rows.push(event);
    rows.push(keep);
    rows.push(failure);
    return at;
  }

  /** The handler runs to its end; undefined when nothing is different then. */
  private whole(
    component: number,
    it: Component,
    event: number,
    answer: Answer | null,
    sender: number,
  ): number | undefined {
    const what = this.events.at(event);
    const cause = this.causeOf(it, what);
    if (answer === null) {
      // Lost: the node is down. What is left of the message is the sender's affair.
      const seen = cause.filter(({ kind }) => kind === 'take');
      return sender < 0 && seen.length === 0 ? undefined : this.row(component, component, seen, event, -1);
    }
    const seen = [...cause, ...this.effectsSeen(it, answer, answer.effects.length)];
    if (answer.state < 0) {
      const failure = this.failures.push({ node: it.node, answer }) - 1;
      return this.row(component, -1, seen, event, -1, failure);
    }
    const before = it.local < 0 ? null : (this.statuses[it.local] ?? null);
    if (
      this.observers.wants.has('status') &&
      before !== answer.status &&
      JSON.stringify(before) !== JSON.stringify(answer.status)
    )
      seen.push({ kind: 'status', fact: { ...this.nowhere(it.node), before, after: answer.status } });
    const next = this.components.of({
      node: it.node,
      local: answer.state,
      left: answer.left.at(-1) ?? it.left,
      boot: what.kind === START ? it.boot + 1 : it.boot,
      timers: this.timersAfter(it, what, answer),
      out: this.outAfter(it, what, answer, answer.effects.length),
    });
    if (next === component && seen.length === 0 && sender < 0) return undefined;
    return this.row(component, next, seen, event, -1);
  }

  /** Crashes inside the handler, after the first effect and before the last; before the first and after the last it is an idle one. */
  private cuts(component: number, it: Component, event: number, answer: Answer): number[] {
    const what = this.events.at(event);
    const count = answer.effects.filter(({ kind }) => kind !== 'note').length;
    const rows = new Map<string, number>();
    for (let keep = 1; keep < count; keep++) {
      const effects = placeOf(answer, keep);
      const next = this.down(
        it,
        answer.left[keep] ?? it.left,
        this.outAfter(it, what, answer, effects),
        what.kind === START ? 1 : 0,
      );
      const seen = [...this.causeOf(it, what), ...this.effectsSeen(it, answer, effects), ...this.crashSeen(it)];
      const key = `${next} ${this.observers.facts(seen)}`;
      if (!rows.has(key)) rows.set(key, this.row(component, next, seen, event, keep));
    }
    return [...rows.values()];
  }

  private idleCrash(component: number, it: Component, event: number): number {
    return this.row(component, this.down(it, it.left, it.out, 0), this.crashSeen(it), event, -1);
  }

  private down(it: Component, left: number, out: Component['out'], boots: number): number {
    const { node, boot } = it;
    return this.components.of({ node, local: -1, left, boot: boot + boots, timers: [], out: replaced(out, node, []) });
  }

  private timersAfter(it: Component, { kind, subject }: ExploredEvent, answer: Answer): Component['timers'] {
    const { ordered } = this;
    let timers = kind === TIMER ? it.timers.filter((timer) => timer.name !== subject) : it.timers;
    const latest = timers.length + 1; // later than any that are counted
    for (const effect of answer.effects) {
      if (effect.kind === 'set-timer') timers = rearmed(timers, effect.name, effect.ms, ordered, latest);
      if (effect.kind === 'cancel-timer') timers = rearmed(timers, effect.name, undefined, ordered, latest);
    }
    return ordered ? recounted(timers) : timers;
  }

  private outAfter(it: Component, { kind, from }: ExploredEvent, answer: Answer, effects: number): Component['out'] {
    const { node } = it;
    let { out } = it;
    if (kind === MESSAGE && from === node) out = replaced(out, node, (out[node] ?? []).slice(1));
    for (const effect of answer.effects.slice(0, effects)) {
      if (effect.kind !== 'send') continue;
      this.used.add(node * this.ids.length + effect.to);
      out = put(this.model.network, out, node, effect.to, this.events.message(effect.to, effect.message, node));
    }
    return out;
  }

  // — what observers see of it —

  private nowhere(node: number): { ref: 0; at: 0; node: NodeId } {
    return { ref: 0, at: 0, node: this.ids[node] as NodeId }; // a place in nodes
  }

  private causeOf(it: Component, { kind, node, subject, from }: ExploredEvent): Seen[] {
    const { wants } = this.observers;
    const here = this.nowhere(node);
    if (kind === START) return wants.has('restart') ? [{ kind: 'restart', fact: { ...here, boot: it.boot + 1 } }] : [];
    if (kind === REQUEST) {
      this.used.add(this.ids.length * this.ids.length + node);
      const take: Seen = { kind: 'take', node };
      return wants.has('request') && it.local >= 0
        ? [take, { kind: 'request', fact: { ...here, request: subject } }]
        : [take];
    }
    if (kind === MESSAGE && wants.has('deliver')) {
      const sender = this.ids[from] as NodeId; // a place in nodes
      return [{ kind: 'deliver', fact: { ...here, from: sender, message: subject, sent: 0 } }];
    }
    return [];
  }

  private effectsSeen(it: Component, answer: Answer, effects: number): Seen[] {
    const { wants } = this.observers;
    const here = this.nowhere(it.node);
    return answer.effects.slice(0, effects).flatMap((effect): readonly Seen[] => {
      if (effect.kind === 'send' && wants.has('send'))
        return [{ kind: 'send', fact: { ...here, to: this.ids[effect.to] as NodeId, message: effect.message } }]; // a place in nodes
      if (effect.kind === 'output' && wants.has('output'))
        return [{ kind: 'output', fact: { ...here, value: effect.value } }];
      if (effect.kind === 'write' && wants.has('write'))
        return [{ kind: 'write', fact: { ...here, op: effect.op, lazy: effect.lazy } as Facts['write'] }];
      return nothing;
    });
  }

  private crashSeen(it: Component): Seen[] {
    return this.observers.wants.has('crash') ? [{ kind: 'crash', fact: this.nowhere(it.node) }] : [];
  }
}

/** How many effects, notes among them, a crash after `keep` effects keeps. */
function placeOf(answer: Answer, keep: number): number {
  let counted = 0;
  for (const [place, effect] of answer.effects.entries()) {
    if (effect.kind !== 'note' && counted++ === keep) return place;
  }
  return answer.effects.length;
}
