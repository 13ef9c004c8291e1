import { Node, type NodeId } from '#contract';
import type { Vector, VectorMessage, VectorOutput, VectorRequest, VectorStatus } from '../../messages.ts';

/**
 * A broadcast waits for every broadcast that its sender had heard of, delivered or not. Too careful (what still waits at
 * the sender has caused nothing), but never wrong: all that is waited for arrives, and nobody waits in a circle.
 */
export class VectorClock extends Node<VectorMessage, VectorRequest, VectorOutput> {
  private time: Vector = [];
  private heardOf: Vector = [];
  private delivered: Vector = [];
  private waiting: { id: string; origin: number; after: Vector }[] = [];

  override onStart(): void {
    this.time = new Array<number>(this.nodes.length).fill(0);
    this.heardOf = [...this.time];
    this.delivered = [...this.time];
  }

  override onRequest(request: VectorRequest): void {
    const self = this.nodes.indexOf(this.self);
    raise(this.time, self, entry(this.time, self) + 1);
    const stamp = this.time;
    this.output({ type: 'event', kind: request.type === 'local' ? 'local' : 'send', id: request.id, stamp });
    if (request.type === 'send') this.send(request.to, { type: 'event', id: request.id, stamp });
    if (request.type === 'broadcast') {
      this.deliver(request.id, self);
      for (const peer of this.peers) this.send(peer, { type: 'broadcast', id: request.id, stamp, after: this.heardOf });
      raise(this.heardOf, self, entry(this.heardOf, self) + 1);
    }
  }

  override onMessage(from: NodeId, message: VectorMessage): void {
    const self = this.nodes.indexOf(this.self);
    raiseAll(this.time, message.stamp);
    raise(this.time, self, entry(this.time, self) + 1);
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.time });
    if (message.type === 'event') return;
    const origin = this.nodes.indexOf(from);
    raiseAll(this.heardOf, message.after);
    raise(this.heardOf, origin, entry(message.after, origin) + 1);
    this.waiting.push({ id: message.id, origin, after: message.after });
    // Passes over all that wait, oldest first, until one delivers nothing.
    let before = -1;
    while (before !== this.waiting.length) {
      before = this.waiting.length;
      this.waiting = this.waiting.filter((next) => {
        if (next.after.some((count, i) => count > entry(this.delivered, i))) return true;
        this.deliver(next.id, next.origin);
        return false;
      });
    }
  }

  private deliver(id: string, origin: number): void {
    raise(this.delivered, origin, entry(this.delivered, origin) + 1);
    this.output({ type: 'deliver', id, origin: this.nodes[origin] ?? this.self });
  }

  get status(): VectorStatus {
    return { time: this.time };
  }
}

function entry(u: Vector, i: number): number {
  return u[i] ?? 0;
}

function raise(u: Vector, i: number, count: number): void {
  u[i] = Math.max(entry(u, i), count);
}

function raiseAll(u: Vector, v: Vector): void {
  for (const [i, count] of v.entries()) raise(u, i, count);
}

export function happenedBefore(u: Vector, v: Vector): boolean {
  return !u.some((count, i) => count > entry(v, i)) && u.some((count, i) => count !== entry(v, i));
}

export function concurrent(u: Vector, v: Vector): boolean {
  return u.some((count, i) => count > entry(v, i)) && v.some((count, i) => count > entry(u, i));
}
