import { Node, type NodeId } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus, Stamped } from '../../messages.ts';

/**
 * A process sends everything to itself too, and treats what it hears from itself like what it hears from others: rules
 * 1–4 need no special case. Requests that are released stay in the queue, struck out, until they reach its head.
 */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  private queue: (Stamped & { released: boolean })[] = [];
  private latest: Stamped[] = this.nodes.map((process) => ({ time: 0, process }));
  private id: string | null = null;
  /** Sent, though perhaps not yet received by oneself. */
  private requested: Stamped | null = null;
  private holding = false;

  override onRequest(request: MutexRequest): void {
    this.time += 1;
    this.id = request.type === 'request' ? request.id : null;
    this.requested = request.type === 'request' ? { time: this.time, process: this.self } : null;
    this.holding = false;
    for (const node of this.nodes) this.send(node, { type: request.type, time: this.time });
  }

  override onMessage(from: NodeId, message: MutexMessage): void {
    this.time = Math.max(this.time, message.time) + 1;
    const said: Stamped = { time: message.time, process: from };
    this.latest = this.latest.map((latest) => (latest.process === from ? said : latest));
    switch (message.type) {
      case 'request':
        this.insert(said);
        this.time += 1;
        this.send(from, { type: 'acknowledge', time: this.time });
        break;
      case 'release':
        this.strikeOut(from);
        break;
      case 'acknowledge':
        break;
    }
    this.maybeGrant();
  }

  private maybeGrant(): void {
    const first = this.queue[0];
    if (first?.process !== this.self || this.id === null || this.holding) return;
    // The head may still be the request before this one: its release is on its way to us, like to everybody.
    if (first.time !== this.requested?.time) return;
    // One's own acknowledgement is a message later than the request, like any other.
    if (this.latest.some((latest) => !this.isBefore(first, latest))) return;
    this.holding = true;
    this.output({ type: 'granted', id: this.id });
  }

  private isBefore(a: Stamped, b: Stamped): boolean {
    return a.time < b.time || (a.time === b.time && this.nodes.indexOf(a.process) < this.nodes.indexOf(b.process));
  }

  private insert(request: Stamped): void {
    const place = this.queue.findIndex((other) => this.isBefore(request, other));
    this.queue.splice(place < 0 ? this.queue.length : place, 0, { ...request, released: false });
  }

  private strikeOut(process: NodeId): void {
    for (const request of this.queue) if (request.process === process) request.released = true;
    while (this.queue[0]?.released) this.queue.shift();
  }

  get status(): MutexStatus {
    const queue = this.queue
      .filter(({ process, released }) => process !== this.self && !released)
      .map(({ process, time }) => ({ process, time }));
    if (this.requested !== null) queue.push(this.requested);
    return { time: this.time, requested: this.requested?.time ?? null, holding: this.holding, queue };
  }
}
