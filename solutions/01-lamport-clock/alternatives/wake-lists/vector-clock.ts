import { Node, type NodeId } from '#contract';
import type { Vector, VectorMessage, VectorOutput, VectorRequest, VectorStatus } from '../../messages.ts';

interface Waiting {
  readonly id: string;
  readonly origin: NodeId;
  /** Deliveries that must still take place. */
  missing: number;
}

/** Never searches: each broadcast is filed under every delivery that it waits for, and is delivered when the last one comes. */
export class VectorClock extends Node<VectorMessage, VectorRequest, VectorOutput> {
  private time: number[] = [];
  private delivered: number[] = [];
  /** 'p2#3' → the broadcasts that wait for the third of p2. */
  private wakes: Record<string, Waiting[]> = {};

  override onStart(): void {
    this.time = this.nodes.map(() => 0);
    this.delivered = this.nodes.map(() => 0);
  }

  override onRequest(request: VectorRequest): void {
    this.tick();
    if (request.type === 'send') this.send(request.to, { type: 'event', id: request.id, stamp: this.time });
    if (request.type === 'broadcast') {
      this.broadcast({ type: 'broadcast', id: request.id, stamp: this.time, after: this.delivered });
    }
    const kind = request.type === 'local' ? 'local' : 'send';
    this.output({ type: 'event', kind, id: request.id, stamp: this.time });
    if (request.type === 'broadcast') this.deliver({ id: request.id, origin: this.self, missing: 0 });
  }

  override onMessage(from: NodeId, message: VectorMessage): void {
    for (const [i, count] of message.stamp.entries()) this.time[i] = Math.max(this.time[i] ?? 0, count);
    this.tick();
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.time });
    if (message.type === 'broadcast') this.file({ id: message.id, origin: from, missing: 0 }, message.after);
  }

  private tick(): void {
    const own = this.nodes.indexOf(this.self);
    this.time[own] = (this.time[own] ?? 0) + 1;
  }

  private file(broadcast: Waiting, after: Vector): void {
    for (const [i, process] of this.nodes.entries()) {
      for (let nth = (this.delivered[i] ?? 0) + 1; nth <= (after[i] ?? 0); nth += 1) {
        const key = `${process}#${nth}`;
        this.wakes[key] ??= [];
        this.wakes[key].push(broadcast);
        broadcast.missing += 1;
      }
    }
    if (broadcast.missing === 0) this.deliver(broadcast);
  }

  private deliver({ id, origin }: Waiting): void {
    const i = this.nodes.indexOf(origin);
    const nth = (this.delivered[i] ?? 0) + 1;
    this.delivered[i] = nth;
    this.output({ type: 'deliver', id, origin });
    const woken = this.wakes[`${origin}#${nth}`] ?? [];
    delete this.wakes[`${origin}#${nth}`];
    for (const waiting of woken) {
      waiting.missing -= 1;
      if (waiting.missing === 0) this.deliver(waiting);
    }
  }

  get status(): VectorStatus {
    return { time: this.time };
  }
}

export const happenedBefore = (u: Vector, v: Vector): boolean => !equal(u, v) && equal(u, minimum(u, v));
export const concurrent = (u: Vector, v: Vector): boolean => !equal(u, minimum(u, v)) && !equal(v, minimum(u, v));

const minimum = (u: Vector, v: Vector): Vector => u.map((count, i) => Math.min(count, v[i] ?? 0));
const equal = (u: Vector, v: Vector): boolean => u.every((count, i) => count === v[i]);
