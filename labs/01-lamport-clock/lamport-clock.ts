import { Node, type NodeId, todo } from '#contract';
import type { ClockMessage, ClockOutput, ClockRequest, ClockStatus, Stamped } from './messages.ts';

/** Part A. A process P_i with its logical clock C_i. */
export class LamportClock extends Node<ClockMessage, ClockRequest, ClockOutput> {
  /** C_i. */
  private time = 0;

  override onRequest(request: ClockRequest): void {
    todo('A1: an event happens here. Advance the clock (IR1), and output the event with its stamp.');
    if (request.type === 'send') todo('A2: a message to request.to carries the stamp of its sending (IR2(a)).');
  }

  override onMessage(_from: NodeId, _message: ClockMessage): void {
    todo('A3: the receipt of a message is an event too. Where must the clock stand after it (IR2(b))?');
  }

  get status(): ClockStatus {
    return { time: this.time };
  }
}

/** a ⇒ b, the total order: true when a comes first. `nodes` is the order of processes that breaks ties. */
export function before(_a: Stamped, _b: Stamped, _nodes: readonly NodeId[]): boolean {
  return todo('A4: compare two events by time, and where the times are equal by the order of their processes.');
}
