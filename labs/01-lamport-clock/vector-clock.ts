import { Node, type NodeId, todo } from '#contract';
import type { Vector, VectorMessage, VectorOutput, VectorRequest, VectorStatus } from './messages.ts';

/** Part C. A vector clock, and broadcasts that are delivered in causal order. */
export class VectorClock extends Node<VectorMessage, VectorRequest, VectorOutput> {
  /** One entry per process, in the order of `nodes`. (A map by process is as good, if you write it out as a Vector.) */
  private time: Vector = this.nodes.map(() => 0);

  override onRequest(request: VectorRequest): void {
    todo('C1: whatever is asked for is one event here. Which entry counts it? Output the event with its stamp.');
    switch (request.type) {
      case 'local':
        break;
      case 'send':
        todo('C2: the message to request.to carries the stamp of its sending.');
        break;
      case 'broadcast':
        todo(
          'C5: one message to all others. What comes before it? And you deliver it to your own application at once.',
        );
        break;
    }
  }

  override onMessage(_from: NodeId, message: VectorMessage): void {
    switch (message.type) {
      case 'event':
        todo('C3: a receipt: everything the sender knew is known here now, and it is an event of its own.');
        break;
      case 'broadcast':
        todo('C6: a receipt, as in C3; then deliver what may be delivered, and let the rest wait.');
        break;
    }
  }

  get status(): VectorStatus {
    return { time: this.time };
  }
}

/** u → v, for the stamps of two events. */
export function happenedBefore(_u: Vector, _v: Vector): boolean {
  return todo('C4: compare the vectors entry by entry. True exactly if the event of u happened before that of v.');
}

/** Neither u → v nor v → u, for the stamps of two different events. */
export function concurrent(_u: Vector, _v: Vector): boolean {
  return todo('C4: say it with happenedBefore.');
}
