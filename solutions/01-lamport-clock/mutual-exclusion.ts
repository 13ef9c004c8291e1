import { Node, type NodeId } from '#contract';
import { before } from './lamport-clock.ts';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus, Stamped } from './messages.ts';

/** The five rules of the paper. No process is special, and each follows them on its own. */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  /** The request queue, in the order ⇒; at most one request of each process. */
  private queue: Stamped[] = [];
  /** The time of the last message from each other process: over a FIFO link, the latest. */
  private readonly heard: Record<NodeId, number> = {};
  /** What the application calls its request, while there is one. */
  private id: string | null = null;
  private holding = false;

  override onRequest(request: MutexRequest): void {
    if (request.type === 'request') this.requestResource(request.id);
    else this.releaseResource();
  }

  override onMessage(from: NodeId, message: MutexMessage): void {
    this.time = Math.max(this.time, message.time) + 1; // IR2(b)
    this.heard[from] = message.time;
    if (message.type === 'request') this.handleRequest(from, message.time);
    if (message.type === 'release') this.handleRelease(from);
    this.maybeGrant(); // rule 5 is about what this process knows: any message may have made it true
  }

  /** Rule 1. One event, hence one T_m for every receiver. */
  private requestResource(id: string): void {
    this.time += 1;
    this.id = id;
    this.enqueue({ time: this.time, process: this.self });
    this.broadcast({ type: 'request', time: this.time });
    this.maybeGrant(); // a process alone in its world has nobody to wait for
  }

  /** Rule 2. */
  private handleRequest(from: NodeId, time: number): void {
    this.enqueue({ time, process: from });
    this.time += 1; // sending the acknowledgement is an event of its own
    this.send(from, { type: 'acknowledge', time: this.time });
  }

  /** Rule 3. Everybody has the request in its queue, so everybody must be told. */
  private releaseResource(): void {
    this.time += 1;
    this.id = null;
    this.holding = false;
    this.dequeue(this.self);
    this.broadcast({ type: 'release', time: this.time });
  }

  /** Rule 4. */
  private handleRelease(from: NodeId): void {
    this.dequeue(from);
  }

  /** Rule 5. */
  private maybeGrant(): void {
    const first = this.queue[0];
    if (this.id === null || this.holding || first?.process !== this.self) return; // (i)
    // (ii) A later stamp on a FIFO link: whatever that process requested before is already in our queue. Comparing by ⇒
    // lets an equal stamp of a process behind us count as later (footnote 6).
    if (!this.peers.every((peer) => before(first, { time: this.heard[peer] ?? 0, process: peer }, this.nodes))) return;
    this.holding = true;
    this.output({ type: 'granted', id: this.id });
  }

  private enqueue(request: Stamped): void {
    this.queue.push(request);
    this.queue.sort((a, b) => (before(a, b, this.nodes) ? -1 : 1));
  }

  private dequeue(process: NodeId): void {
    this.queue = this.queue.filter((request) => request.process !== process);
  }

  get status(): MutexStatus {
    const own = this.queue.find((request) => request.process === this.self);
    return { time: this.time, requested: own?.time ?? null, holding: this.holding, queue: this.queue };
  }
}
