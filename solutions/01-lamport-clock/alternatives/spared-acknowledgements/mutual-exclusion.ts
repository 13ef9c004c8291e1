import { Node, type NodeId } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus, Stamped } from '../../messages.ts';

/**
 * Footnote 5: no acknowledgement where a message with a later stamp has already been sent to that process. Between
 * 2(N − 1) and 3(N − 1) messages an entry. The queue is a bag; who is first is found by looking.
 */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  private readonly queue = new Map<NodeId, number>();
  private readonly heard = new Map<NodeId, number>();
  private readonly told = new Map<NodeId, number>();
  private granted = false;
  private id = '';

  override onRequest(request: MutexRequest): void {
    if (request.type === 'request') {
      this.id = request.id;
      this.queue.set(this.self, this.tell(this.peers, 'request'));
      this.maybeGrant();
    } else {
      this.granted = false;
      this.queue.delete(this.self);
      this.tell(this.peers, 'release');
    }
  }

  override onMessage(from: NodeId, message: MutexMessage): void {
    this.time = Math.max(this.time, message.time) + 1;
    this.heard.set(from, message.time);
    if (message.type === 'release') this.queue.delete(from);
    if (message.type === 'request') {
      this.queue.set(from, message.time);
      // Strictly later, not only by ⇒: then whoever waits may ask for a greater stamp.
      if ((this.told.get(from) ?? 0) <= message.time) this.tell([from], 'acknowledge');
    }
    this.maybeGrant();
  }

  private tell(processes: readonly NodeId[], type: MutexMessage['type']): number {
    this.time += 1;
    for (const process of processes) {
      this.send(process, { type, time: this.time });
      this.told.set(process, this.time);
    }
    return this.time;
  }

  private maybeGrant(): void {
    const own = this.queue.get(this.self);
    if (own === undefined || this.granted) return;
    const first = this.peers.every((peer) => this.comesBefore(own, this.self, this.queue.get(peer), peer));
    const known = this.peers.every((peer) => (this.heard.get(peer) ?? 0) > own);
    if (!first || !known) return;
    this.granted = true;
    this.output({ type: 'granted', id: this.id });
  }

  private comesBefore(own: number, self: NodeId, other: number | undefined, process: NodeId): boolean {
    if (other === undefined || own < other) return true;
    return own === other && this.nodes.indexOf(self) < this.nodes.indexOf(process);
  }

  get status(): MutexStatus {
    const queue: Stamped[] = [];
    for (const [process, time] of this.queue) queue.push({ process, time });
    return { time: this.time, requested: this.queue.get(this.self) ?? null, holding: this.granted, queue };
  }
}
