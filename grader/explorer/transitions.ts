/**
 * What one event does to one node: asked of its program once, then a row of numbers. Rows of one situation (a node by
 * itself, a node and an event, a node and all that another has sent it) stand in one list, so that a search walks over the
 * steps that change something and never looks at the others.
 */
import type { NodeId } from '#contract';
import { MESSAGE, REQUEST, START, TIMER } from '../simulator/effects.ts';
import type { Answer, Answering, Question } from './answering.ts';
import type { Events, ExploredEvent } from './events.ts';
import { type Local, Locals, mayFire, timersAfter } from './locals.ts';
import type { Model } from './model.ts';
import type { Observers, Seen } from './observers.ts';
import { Outboxes } from './outboxes.ts';
import { ROW, WAITING } from './rows.ts';
import { placeOf, Sightings } from './sightings.ts';
import { ABSENT, Names, Numbers, Pairs } from './tables.ts';

/** A program reads its clock: the search begins again, with clocks in its states. */
export class ClockRead extends Error {}

export interface Failure {
  readonly node: number;
  readonly answer: Answer;
}

export class Transitions {
  readonly rows = new Numbers(ROW * 1024);
  readonly lists = new Numbers(4096);
  readonly failures: Failure[] = [];
  readonly locals = new Locals();
  readonly outboxes: Outboxes;
  readonly ids: readonly NodeId[];
  /** Links on which something has been sent, and nodes that were asked something: `from * n + to`, `n * n + node`. */
  readonly used = new Set<number>();
  /** Questions that lists wait for. */
  private wanted: Question[] = [];
  private readonly model: Model;
  private readonly events: Events;
  private readonly observers: Observers;
  private readonly sightings: Sightings;
  private readonly own = new Pairs();
  private readonly single = new Pairs();
  private readonly between = new Pairs();
  private readonly answers: Answer[] = [];
  private readonly answerOf = new Pairs();
  private readonly wantedKeys = new Names();
  /** Status by local state, as its node gave it last. */
  private readonly statuses: Answer['status'][] = [];
  private readonly crashable: readonly boolean[];
  private readonly durations: 'any' | 'ordered';
  private readonly clocked: boolean;
  /** Local states at a moment of their clock. */
  private readonly moments = new Names();

  /** `clocked`: some program reads its clock, so clocks are a part of the state, and timers move them. */
  constructor(model: Model, events: Events, observers: Observers, clocked: boolean) {
    this.clocked = clocked;
    this.model = model;
    this.events = events;
    this.observers = observers;
    this.outboxes = new Outboxes(model.network);
    this.sightings = new Sightings(
      model.nodes.map((node) => node.id),
      observers.wants,
    );
    this.ids = model.nodes.map((node) => node.id);
    this.durations = model.timers ?? 'any';
    const { crashes } = model;
    this.crashable = this.ids.map((id) => crashes !== undefined && (crashes.nodes?.includes(id) ?? true));
  }

  // — lists —

  /** What the node can do by itself: timers, a restart, a crash. */
  ownList(local: number): number {
    const known = this.own.get(local, 0);
    if (known !== ABSENT) return known;
    const it = this.locals.at(local);
    const { node, timers } = it;
    const armed = this.durations === 'ordered' ? timers.filter((timer) => mayFire(timers, timer)) : timers;
    const list =
      it.state < 0
        ? this.list(local, [this.events.start(node, it.left)])
        : this.list(
            local,
            armed.map(({ name }) => this.events.timer(node, name)),
            this.crashable[node] ? this.events.crash(node) : undefined,
          );
    if (list !== WAITING) this.own.set(local, 0, list);
    return list;
  }

  /** What one event, a request or a message, can do to the node. */
  eventList(local: number, event: number): number {
    const known = this.single.get(local, event);
    if (known !== ABSENT) return known;
    const list = this.list(local, [event]);
    if (list !== WAITING) this.single.set(local, event, list);
    return list;
  }

  /** What anything in the sender's outbox can do to the node: for a `set`, where most of it does nothing any more. */
  outboxList(outbox: number, local: number): number {
    const known = this.between.get(outbox, local);
    if (known !== ABSENT) return known;
    const list = this.list(local, this.outboxes.deliverable(outbox, this.locals.at(local).node));
    if (list !== WAITING) this.between.set(outbox, local, list);
    return list;
  }

  /** The application is woken: no node changes. */
  wakeRow(key: string): number {
    const event = this.events.wake(key);
    const known = this.single.get(0, event);
    if (known !== ABSENT) return known;
    const row = this.row(0, 0, [{ kind: 'wake', key }], event, -1, 0);
    this.single.set(0, event, row);
    return row;
  }

  /** Asks whatever lists wait for. */
  ask(answering: Answering): void {
    const questions = this.wanted;
    this.wanted = [];
    for (const [i, answer] of answering.answer(questions).entries()) {
      const [state, event] = this.keyOf(questions[i] as Question); // as many answers as questions
      this.answerOf.set(state, event, this.answers.push(answer) - 1);
      if (answer.state >= 0) this.statuses[this.moment(answer.state, questions[i]?.clock ?? 0)] = answer.status;
      if (answer.readsClock && !this.clocked) throw new ClockRead();
    }
  }

  private keyOf({ kind, node, state, subject, from, clock = 0 }: Question): [number, number] {
    if (kind === START) return [0, this.events.start(node, state)];
    const moment = this.moment(state, clock);
    if (kind === REQUEST) return [moment, this.events.request(node, subject)];
    if (kind === MESSAGE) return [moment, this.events.message(node, subject, from)];
    return [moment, this.events.timer(node, subject as string)]; // a timer's name
  }

  private moment(state: number, clock: number): number {
    return this.clocked ? this.moments.of(`${state} ${clock}`) : state;
  }

  /** What the node's clock shows in that handler: it stands still but for its timers. */
  clockIn(it: Local, { kind, subject }: ExploredEvent): number {
    const timer = this.clocked && kind === TIMER ? it.timers.find(({ name }) => name === subject) : undefined;
    return kind === START ? 0 : Math.max(it.clock, timer?.due ?? 0);
  }

  /** `idle`: the event of a crash between two handlers. */
  private list(local: number, events: readonly number[], idle?: number): number {
    const it = this.locals.at(local);
    const answers = events.map((event) => this.answerTo(it, event));
    if (answers.includes(undefined)) return WAITING;
    const usual: number[] = [];
    const crashes: number[] = [];
    for (const [i, event] of events.entries()) {
      const answer = answers[i] as Answer | null; // none is undefined
      const whole = this.whole(local, it, event, answer);
      if (whole !== undefined) usual.push(whole);
      if (answer !== null && this.crashable[it.node] && answer.trouble === undefined)
        crashes.push(...this.cuts(local, it, event, answer));
    }
    if (idle !== undefined) crashes.push(this.idleCrash(local, it, idle));
    const { lists } = this;
    const at = lists.length;
    for (const number of [usual.length, crashes.length, ...usual, ...crashes]) lists.push(number);
    return at;
  }

  /** null: a node that is down answers nothing. */
  private answerTo(it: Local, event: number): Answer | null | undefined {
    const { kind, subject, from } = this.events.at(event);
    if (it.state < 0 && kind !== START) return null;
    const clock = this.clockIn(it, this.events.at(event));
    const moment = kind === START ? 0 : this.moment(it.state, clock);
    const known = this.answerOf.get(moment, event);
    if (known !== ABSENT) return this.answers[known] as Answer; // a place of ours
    this.wantedKeys.of(`${moment} ${event}`, () => {
      const asked = kind === START ? { state: it.left, subject: null } : { state: it.state, subject, clock };
      this.wanted.push({ node: it.node, kind: kind as Question['kind'], from, ...asked });
    });
    return undefined;
  }

  // — rows —

  private row(
    local: number,
    next: number,
    seen: readonly Seen[],
    event: number,
    keep: number,
    posting: number,
    failure = -1,
  ): number {
    const { rows } = this;
    const facts = this.observers.facts(seen);
    const { data } = this.locals.hashes.numbers;
    const delta = (lane: number) => ((data[3 * next + lane] as number) - (data[3 * local + lane] as number)) | 0; // numbers of ours
    const deltas = next < 0 ? [0, 0, 0] : [delta(0), delta(1), delta(2)];
    const at = rows.length / ROW;
    for (const field of [next, facts, ...deltas, event, keep, failure, posting]) rows.push(field);
    return at;
  }

  /** The handler runs to its end; undefined when nothing is different then. */
  private whole(local: number, it: Local, event: number, answer: Answer | null): number | undefined {
    const what = this.events.at(event);
    const cause = this.sightings.cause(it, what);
    if (what.kind === REQUEST) this.used.add(this.ids.length * this.ids.length + it.node);
    if (answer === null) {
      // Lost: the node is down. A message goes from its sender's outbox, a request from those that wait.
      const taken = cause.filter(({ kind }) => kind === 'take');
      return taken.length === 0 && this.model.network === 'set'
        ? undefined
        : this.row(local, local, taken, event, -1, 0);
    }
    const seen = [...cause, ...this.sightings.effects(it, answer, answer.effects.length)];
    const posting = this.posting(it, what, answer, answer.effects.length, false);
    if (answer.state < 0) {
      const failure = this.failures.push({ node: it.node, answer }) - 1;
      return this.row(local, -1, seen, event, -1, posting, failure);
    }
    seen.push(...this.statusSeen(it, answer));
    const clock = this.clockIn(it, what);
    const fired = what.kind === TIMER ? what.subject : null;
    const next = this.locals.of({
      node: it.node,
      state: answer.state,
      left: answer.left.at(-1) ?? it.left,
      boot: what.kind === START ? it.boot + 1 : it.boot,
      clock,
      timers: timersAfter(it.timers, fired, answer.effects, this.durations, this.clocked ? clock : undefined),
    });
    const usesUp = what.kind === MESSAGE && this.model.network !== 'set';
    if (next === local && seen.length === 0 && posting === 0 && !usesUp) return undefined;
    return this.row(local, next, seen, event, -1, posting);
  }

  /**
   * Crashes inside the handler. Before its first effect and after its last one it is as good as an idle crash, unless
   * somebody has seen what set it going, or would have seen the status that is not told any more.
   */
  private cuts(local: number, it: Local, event: number, answer: Answer): number[] {
    const what = this.events.at(event);
    const count = answer.effects.filter(({ kind }) => kind !== 'note').length;
    const first = this.sightings.cause(it, what).some((seen) => 'fact' in seen) ? 0 : 1;
    const last = this.statusSeen(it, answer).length > 0 || count === 0 ? count : count - 1;
    const rows = new Map<string, number>();
    for (let keep = first; keep <= last; keep++) {
      const effects = placeOf(answer, keep);
      const next = this.down(it, answer.left[keep] ?? it.left, what.kind === START ? 1 : 0);
      const seen = [
        ...this.sightings.cause(it, what),
        ...this.sightings.effects(it, answer, effects),
        ...this.sightings.crash(it),
      ];
      const posting = this.posting(it, what, answer, effects, true);
      const key = `${next} ${posting} ${this.observers.facts(seen)}`;
      if (!rows.has(key)) rows.set(key, this.row(local, next, seen, event, keep, posting));
    }
    return [...rows.values()];
  }

  private statusSeen(it: Local, { status: after }: Answer): Seen[] {
    const before = it.state < 0 ? null : (this.statuses[this.moment(it.state, it.clock)] ?? null);
    if (!this.observers.wants.has('status') || JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ kind: 'status', fact: { ...this.sightings.nowhere(it.node), before, after } }];
  }

  private idleCrash(local: number, it: Local, event: number): number {
    const posting = this.outboxes.posting({ sends: [], own: 'gone' });
    return this.row(local, this.down(it, it.left, 0), this.sightings.crash(it), event, -1, posting);
  }

  private down({ node, boot }: Local, left: number, boots: number): number {
    return this.locals.of({ node, state: -1, left, boot: boot + boots, clock: 0, timers: [] });
  }

  private posting(it: Local, { kind, from }: ExploredEvent, answer: Answer, effects: number, crashes: boolean): number {
    const { node } = it;
    const sends = answer.effects.slice(0, effects).flatMap((effect): [number, number][] => {
      if (effect.kind !== 'send') return [];
      this.used.add(node * this.ids.length + effect.to);
      return [[effect.to, this.events.message(effect.to, effect.message, node)]];
    });
    const own = crashes ? 'gone' : kind === MESSAGE && from === node ? 'first-taken' : 'kept';
    return this.outboxes.posting({ sends, own });
  }
}
