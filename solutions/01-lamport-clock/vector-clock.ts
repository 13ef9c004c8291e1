import { Node, type NodeId } from '#contract';
import type { Vector, VectorMessage, VectorOutput, VectorRequest, VectorStatus } from './messages.ts';

/** A broadcast that has arrived and waits for those that come before it. */
interface Waiting {
  readonly id: string;
  readonly origin: NodeId;
  readonly after: Vector;
}

/** Two vectors, because there are two orders: `time` counts events, `delivered` counts deliveries of broadcasts. */
export class VectorClock extends Node<VectorMessage, VectorRequest, VectorOutput> {
  /** How many events of each process come before or at the latest event here. */
  private time: Vector = this.nodes.map(() => 0);
  /** How many broadcasts of each process were delivered here. */
  private delivered: Vector = this.nodes.map(() => 0);
  private waiting: Waiting[] = [];

  override onRequest(request: VectorRequest): void {
    const { type, id } = request;
    this.time = counted(this.time, this.nodes.indexOf(this.self));
    if (type === 'send') this.send(request.to, { type: 'event', id, stamp: this.time });
    if (type === 'broadcast') this.broadcast({ type, id, stamp: this.time, after: this.delivered });
    this.output({ type: 'event', kind: type === 'local' ? 'local' : 'send', id, stamp: this.time });
    // After the message was made: a broadcast comes after the deliveries before it, not after itself.
    if (type === 'broadcast') this.deliver(id, this.self);
  }

  override onMessage(from: NodeId, message: VectorMessage): void {
    // Everything known to the sender is known here now, and this receipt is an event too.
    this.time = counted(merged(this.time, message.stamp), this.nodes.indexOf(this.self));
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.time });
    if (message.type === 'broadcast') {
      this.waiting.push({ id: message.id, origin: from, after: message.after });
      this.deliverReady();
    }
  }

  private deliverReady(): void {
    const next = this.waiting.find(({ after }) => contains(this.delivered, after));
    if (next === undefined) return;
    this.waiting = this.waiting.filter((message) => message !== next);
    this.deliver(next.id, next.origin);
    this.deliverReady(); // this delivery may be what another one waits for
  }

  private deliver(id: string, origin: NodeId): void {
    this.delivered = counted(this.delivered, this.nodes.indexOf(origin));
    this.output({ type: 'deliver', id, origin });
  }

  get status(): VectorStatus {
    return { time: this.time };
  }
}

/** u → v: v knows everything that u knows, and more. */
export function happenedBefore(u: Vector, v: Vector): boolean {
  return contains(v, u) && !contains(u, v);
}

/** Neither can have caused the other. */
export function concurrent(u: Vector, v: Vector): boolean {
  return !contains(u, v) && !contains(v, u);
}

function contains(u: Vector, v: Vector): boolean {
  return v.every((count, i) => count <= (u[i] ?? 0));
}

function merged(u: Vector, v: Vector): Vector {
  return u.map((count, i) => Math.max(count, v[i] ?? 0));
}

function counted(u: Vector, which: number): Vector {
  return u.map((count, i) => (i === which ? count + 1 : count));
}
