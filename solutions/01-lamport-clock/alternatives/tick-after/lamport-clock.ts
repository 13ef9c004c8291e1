import { Node, type NodeId } from '#contract';
import type { ClockMessage, ClockOutput, ClockRequest, ClockStatus, Stamped } from '../../messages.ts';

/** The clock shows the time of the next event, and ticks after it. */
export class LamportClock extends Node<ClockMessage, ClockRequest, ClockOutput> {
  private next = 0;

  override onRequest(request: ClockRequest): void {
    const stamp = this.stamp(request.type, request.id);
    if (request.type === 'send') this.send(request.to, { type: 'event', id: request.id, stamp });
  }

  override onMessage(_from: NodeId, message: ClockMessage): void {
    if (message.stamp >= this.next) this.next = message.stamp + 1;
    this.stamp('receive', message.id);
  }

  private stamp(kind: ClockOutput['kind'], id: string): number {
    const stamp = this.next++;
    this.output({ type: 'event', kind, id, stamp });
    return stamp;
  }

  get status(): ClockStatus {
    return { time: this.next };
  }
}

export function before(a: Stamped, b: Stamped, nodes: readonly NodeId[]): boolean {
  const difference = a.time - b.time || nodes.indexOf(a.process) - nodes.indexOf(b.process);
  return difference < 0;
}
