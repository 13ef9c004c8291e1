import { Node, type NodeId } from '#contract';
import type { ClockMessage, ClockOutput, ClockRequest, ClockStatus, Stamped } from '../../messages.ts';

/** The ith of N processes uses only times that leave the remainder i when divided by N: no two events share one. */
export class LamportClock extends Node<ClockMessage, ClockRequest, ClockOutput> {
  private time = 0;

  override onRequest(request: ClockRequest): void {
    this.advanceBeyond(this.time);
    this.output({ type: 'event', kind: request.type, id: request.id, stamp: this.time });
    if (request.type === 'send') this.send(request.to, { type: 'event', id: request.id, stamp: this.time });
  }

  override onMessage(_from: NodeId, message: ClockMessage): void {
    this.advanceBeyond(Math.max(this.time, message.stamp));
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.time });
  }

  /** Steps need only be positive; they need not be 1. */
  private advanceBeyond(time: number): void {
    const count = this.nodes.length;
    const round = time - (time % count) + this.nodes.indexOf(this.self);
    this.time = round > time ? round : round + count;
  }

  get status(): ClockStatus {
    return { time: this.time };
  }
}

/** Times of other makers may still be equal. */
export function before(a: Stamped, b: Stamped, nodes: readonly NodeId[]): boolean {
  for (const process of nodes) {
    if (a.time < b.time) return true;
    if (a.time > b.time || process === b.process) return false;
    if (process === a.process) return true;
  }
  return false;
}
