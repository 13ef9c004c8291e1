/**
 * Runs the nodes of an ordinary world by asking about local states: what a search has found becomes a run like any other.
 * Clocks move with timers alone and draws are the search's own, so such a world may do only what the search did.
 */
import type { Json } from '#contract';
import { toMicros } from '../simulator/delay.ts';
import { type CallKind, START, TIMER } from '../simulator/effects.ts';
import type { Host } from '../simulator/host.ts';
import type { NodeState } from '../simulator/node-state.ts';
import type { WorldView } from '../simulator/port.ts';
import type { Answer, Answering } from './answering.ts';

interface Last {
  readonly answer: Answer;
  /** Writes that had taken place before that handler. */
  readonly settled: number;
}

/** A node's state cannot be told, though a search could tell it: the program answers otherwise the second time. */
export class Unreadable extends Error {}

/** A node's own, in microseconds since it booted. */
interface Clock {
  shows: number;
  readonly due: Map<string, number>;
}

export class StateHost implements Host {
  private readonly answering: Answering;
  private readonly last: (Last | undefined)[] = [];
  private readonly clocks: (Clock | undefined)[] = [];

  constructor(answering: Answering) {
    this.answering = answering;
  }

  begin(_world: WorldView): void {}

  handle(node: NodeState, kind: CallKind, subject: Json, from: number): void {
    const state = kind === START ? this.left(node) : this.current(node);
    const clock = this.clock(node, kind, subject);
    const [answer] = this.answering.answer([{ node: node.index, kind, state, subject, from, clock: clock.shows }]);
    if (answer === undefined) throw new Error('a question without an answer');
    this.last[node.index] = { answer, settled: node.store.settled };
    const { run } = node;
    for (const effect of answer.effects) {
      if (effect.kind === 'write') node.store.write(effect.op);
      if (effect.kind !== 'note') run.count++;
      run.effects.push(effect);
    }
    run.trouble = answer.trouble;
    for (const effect of answer.effects) {
      if (effect.kind === 'set-timer') clock.due.set(effect.name, clock.shows + toMicros(effect.ms));
      if (effect.kind === 'cancel-timer') clock.due.delete(effect.name);
    }
  }

  /** The node's clock in the handler that begins. */
  private clock(node: NodeState, kind: CallKind, subject: Json): Clock {
    const known = this.clocks[node.index];
    const clock = known === undefined || kind === START ? { shows: 0, due: new Map<string, number>() } : known;
    this.clocks[node.index] = clock;
    if (kind === TIMER) {
      const name = subject as string; // timers carry their name
      clock.shows = Math.max(clock.shows, clock.due.get(name) ?? 0);
      clock.due.delete(name);
    }
    return clock;
  }

  status(node: NodeState): Json | undefined {
    const status = this.last[node.index]?.answer.status ?? null;
    return node.status !== null && node.codecs.status.same(status, node.status) ? undefined : status;
  }

  private current(node: NodeState): number {
    const answer = this.last[node.index]?.answer;
    if (answer === undefined) throw new Error(`${node.id} has not booted`);
    if (answer.state < 0) throw new Unreadable(answer.unreadable ?? `${node.id} has no state after a trouble`);
    return answer.state;
  }

  /** What the last crash left. It changes with writes only: how many of the last handler's took place says it all. */
  private left(node: NodeState): number {
    const last = this.last[node.index];
    if (last === undefined) return 0;
    const { effects, left } = last.answer;
    let writes = node.store.settled - last.settled;
    let counted = 0;
    for (let place = 0; writes > 0; place++) {
      const effect = effects[place];
      if (effect === undefined) throw new Error(`${node.id} wrote more than its handler asked for`);
      if (effect.kind !== 'note') counted++;
      if (effect.kind === 'write') writes--;
    }
    return left[counted] as number; // one for each counted effect, and one before
  }
}
