/** Writes runs by hand, for tests: every call is one event. */
import type { Json, NodeId } from '#contract';
import { type Cause, type Ref, refOf, type TraceEffect, type TraceEvent, type Trouble } from './events.ts';

export const send = (to: NodeId, message: Json): TraceEffect => ({
  kind: 'send',
  to,
  message,
  fate: 'sent',
  copies: 1,
});
export const unsent = (to: NodeId, message: Json, fate: 'dropped' | 'cut' | 'held'): TraceEffect => ({
  kind: 'send',
  to,
  message,
  fate,
  copies: 0,
});
export const output = (value: Json): TraceEffect => ({ kind: 'output', value });
export const store = (key: string, value: Json): TraceEffect => ({
  kind: 'write',
  op: { kind: 'set', key, value },
  lazy: false,
});
export const timer = (name: string, ms: number): TraceEffect => ({ kind: 'set-timer', name, ms });

export interface After {
  readonly cut?: { readonly lost: number };
  readonly status?: Json;
  readonly trouble?: Trouble;
}
type WithoutPlace<E> = E extends TraceEvent ? Omit<E, 'n' | 'at'> : never;

export class Run {
  readonly events: TraceEvent[] = [];
  private now = 0;

  /** The events that follow happen at that time, in ms. */
  at(ms: number): this {
    this.now = Math.round(ms * 1000);
    return this;
  }

  add(event: WithoutPlace<TraceEvent>): number {
    const n = this.events.length;
    this.events.push({ ...event, n, at: this.now } as TraceEvent); // the omitted fields are back
    return n;
  }

  handler(node: NodeId, cause: Cause, effects: readonly TraceEffect[], after: After = {}): number {
    return this.add({ kind: 'handler', node, cause, effects, ...after });
  }

  start(...nodes: NodeId[]): void {
    for (const node of nodes) this.handler(node, { kind: 'start', boot: 1 }, []);
  }

  ask(node: NodeId, request: Json, effects: readonly TraceEffect[], after: After = {}): number {
    return this.handler(node, { kind: 'request', request }, effects, after);
  }

  /** `node` receives what event `sender` sent it. */
  deliver(sender: number, node: NodeId, effects: readonly TraceEffect[] = [], after: After = {}): number {
    const { from, message, sent } = this.sentTo(sender, node);
    return this.handler(node, { kind: 'deliver', from, message, sent }, effects, after);
  }

  lose(sender: number, node: NodeId, why: 'cut' | 'down'): number {
    return this.add({ kind: 'lost', node, why, ...this.sentTo(sender, node) });
  }

  private sentTo(sender: number, node: NodeId): { from: NodeId; message: Json; sent: Ref } {
    const event = this.events[sender];
    if (event?.kind !== 'handler') throw new Error(`#${sender} is no handler.`);
    const place = event.effects.findIndex((effect) => effect.kind === 'send' && effect.to === node);
    const effect = event.effects[place];
    if (effect?.kind !== 'send') throw new Error(`#${sender} sends nothing to ${node}.`);
    return { from: event.node, message: effect.message, sent: refOf(sender, place + 1) };
  }
}
