import { Node, type NodeId } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus } from '../../messages.ts';

type Own = { readonly id: string; readonly time: number; granted: boolean };

/**
 * Who has a request out acknowledges nothing. Either its own request is stamped later, and says all that an acknowledgement
 * would (footnote 5); or it comes first anyhow, and then its release is the later message that the other waits for. Half-way
 * to Ricart and Agrawala, who make the release itself the acknowledgement.
 */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  private time = 0;
  private own: Own | null = null;
  private readonly others = new Map<NodeId, number>();
  private readonly latest = new Map<NodeId, number>();

  override onRequest(request: MutexRequest): void {
    const { type } = request;
    this.time += 1;
    this.own = type === 'request' ? { id: request.id, time: this.time, granted: false } : null;
    this.broadcast({ type, time: this.time });
    this.maybeGrant();
  }

  override onMessage(from: NodeId, { type, time }: MutexMessage): void {
    this.time = 1 + Math.max(time, this.time);
    this.latest.set(from, time);
    if (type === 'request') this.others.set(from, time);
    if (type === 'release') this.others.delete(from);
    if (type === 'request' && this.own === null) {
      this.time += 1;
      this.send(from, { type: 'acknowledge', time: this.time });
    }
    this.maybeGrant();
  }

  private maybeGrant(): void {
    const { own } = this;
    if (own === null || own.granted) return;
    const place = this.nodes.indexOf(this.self);
    for (const [i, process] of this.nodes.entries()) {
      if (i === place) continue;
      const comesAfter = (time: number): boolean => time > own.time || (time === own.time && i > place);
      const requested = this.others.get(process);
      if (requested !== undefined && !comesAfter(requested)) return;
      if (!comesAfter(this.latest.get(process) ?? 0)) return;
    }
    own.granted = true;
    this.output({ type: 'granted', id: own.id });
  }

  get status(): MutexStatus {
    const queue = Array.from(this.others, ([process, time]) => ({ process, time }));
    if (this.own !== null) queue.push({ process: this.self, time: this.own.time });
    return { time: this.time, requested: this.own?.time ?? null, holding: this.own?.granted ?? false, queue };
  }
}
