import { Node, type NodeId } from '#contract';
import type { Vector, VectorMessage, VectorOutput, VectorRequest, VectorStatus } from '../../messages.ts';

type Broadcast = Extract<VectorMessage, { type: 'broadcast' }>;

/** Maps by process, in which a missing entry is 0; one inbox per origin, emptied in the order of sending. */
export class VectorClock extends Node<VectorMessage, VectorRequest, VectorOutput> {
  private readonly time = new Map<NodeId, number>();
  private readonly delivered = new Map<NodeId, number>();
  private readonly inbox = new Map<NodeId, Map<number, Broadcast>>();

  override onRequest(request: VectorRequest): void {
    add(this.time, this.self);
    const { id } = request;
    const stamp = this.vector(this.time);
    switch (request.type) {
      case 'local':
        this.output({ type: 'event', kind: 'local', id, stamp });
        break;
      case 'send':
        this.output({ type: 'event', kind: 'send', id, stamp });
        this.send(request.to, { type: 'event', id, stamp });
        break;
      case 'broadcast':
        this.output({ type: 'event', kind: 'send', id, stamp });
        this.broadcast({ type: 'broadcast', id, stamp, after: this.vector(this.delivered) });
        this.deliver(id, this.self);
        break;
    }
  }

  override onMessage(from: NodeId, message: VectorMessage): void {
    for (const [process, count] of message.stamp.entries()) {
      const node = this.nodes[process];
      if (node !== undefined && count > (this.time.get(node) ?? 0)) this.time.set(node, count);
    }
    add(this.time, this.self);
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.vector(this.time) });
    if (message.type === 'broadcast') {
      // `after` counts the origin's own broadcasts before this one: its place in the origin's order.
      const place = message.after[this.nodes.indexOf(from)] ?? 0;
      const inbox = this.inbox.get(from) ?? new Map<number, Broadcast>();
      this.inbox.set(from, inbox.set(place, message));
      this.empty();
    }
  }

  /** Round and round the origins, until none has a next broadcast that may be delivered. */
  private empty(): void {
    for (let idle = 0, at = 0; idle < this.nodes.length; at = (at + 1) % this.nodes.length) {
      const origin = this.nodes[at]!; // at < nodes.length
      const place = this.delivered.get(origin) ?? 0;
      const next = this.inbox.get(origin)?.get(place);
      const due = next?.after.every((count, i) => count <= (this.delivered.get(this.nodes[i]!) ?? 0)); // as long as nodes
      if (next !== undefined && due === true) {
        this.inbox.get(origin)?.delete(place);
        this.deliver(next.id, origin);
        idle = 0;
      } else idle += 1;
    }
  }

  private deliver(id: string, origin: NodeId): void {
    add(this.delivered, origin);
    this.output({ type: 'deliver', id, origin });
  }

  private vector(counts: Map<NodeId, number>): Vector {
    return this.nodes.map((node) => counts.get(node) ?? 0);
  }

  get status(): VectorStatus {
    return { time: this.vector(this.time) };
  }
}

function add(counts: Map<NodeId, number>, process: NodeId): void {
  counts.set(process, (counts.get(process) ?? 0) + 1);
}

export function happenedBefore(u: Vector, v: Vector): boolean {
  let less = false;
  for (const [process, count] of u.entries()) {
    const other = v[process] ?? 0;
    if (count > other) return false;
    if (count < other) less = true;
  }
  return less;
}

export function concurrent(u: Vector, v: Vector): boolean {
  return !happenedBefore(u, v) && !happenedBefore(v, u);
}
