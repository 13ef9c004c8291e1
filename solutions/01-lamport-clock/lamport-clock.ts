import { Node, type NodeId } from '#contract';
import type { ClockMessage, ClockOutput, ClockRequest, ClockStatus, Stamped } from './messages.ts';

/** A process P_i with its logical clock C_i. */
export class LamportClock extends Node<ClockMessage, ClockRequest, ClockOutput> {
  /** C_i: the time of the latest event of this process. */
  private time = 0;

  override onRequest(request: ClockRequest): void {
    this.time += 1; // IR1: C_i is incremented between any two successive events
    if (request.type === 'send') {
      this.send(request.to, { type: 'event', id: request.id, stamp: this.time }); // IR2(a): T_m = C_i(a)
    }
    this.output({ type: 'event', kind: request.type, id: request.id, stamp: this.time });
  }

  override onMessage(_from: NodeId, message: ClockMessage): void {
    // IR2(b): not before the present value, and after T_m. The + 1 belongs to both: when the two are equal, the receipt
    // must still come after the sending, and after the event before it here.
    this.time = Math.max(this.time, message.stamp) + 1;
    this.output({ type: 'event', kind: 'receive', id: message.id, stamp: this.time });
  }

  get status(): ClockStatus {
    return { time: this.time };
  }
}

/** a ⇒ b: by time, and ties by the order ≺ of processes. That order is `nodes`; as strings, 'n10' < 'n2'. */
export function before(a: Stamped, b: Stamped, nodes: readonly NodeId[]): boolean {
  if (a.time !== b.time) return a.time < b.time;
  return nodes.indexOf(a.process) < nodes.indexOf(b.process);
}
