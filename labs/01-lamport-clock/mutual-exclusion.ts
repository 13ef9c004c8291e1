import { Node, type NodeId, todo } from '#contract';
import type { MutexMessage, MutexOutput, MutexRequest, MutexStatus } from './messages.ts';

/**
 * Part B. The five rules of the paper: the same program in every process, none of them special.
 * `before` from './lamport-clock.ts' is the order ⇒, if you want to use it.
 */
export class MutualExclusion extends Node<MutexMessage, MutexRequest, MutexOutput> {
  // B1: what must a process remember? Fields of the class, nothing else: a clock, the request queue, …

  override onRequest(request: MutexRequest): void {
    switch (request.type) {
      case 'request':
        todo('B2: rule 1. One event, one time: into your own queue, and to every other process.');
        break;
      case 'release':
        todo('B5: rule 3. Out of your own queue; and who else has your request?');
        break;
    }
  }

  override onMessage(_from: NodeId, message: MutexMessage): void {
    switch (message.type) {
      case 'request':
        todo('B3: rule 2. Remember the request, and answer it with an acknowledgement.');
        break;
      case 'acknowledge':
        todo('B4: what does an acknowledgement tell you, and what else tells you the same? (Rule 5 needs it.)');
        break;
      case 'release':
        todo('B6: rule 4.');
        break;
    }
    this.maybeGrant();
  }

  /** Outputs { type: 'granted', id } if there is a request of mine, not granted yet, and rule 5 allows it. */
  private maybeGrant(): void {
    todo('B7: rule 5, both conditions. (After which events can they have become true?)');
  }

  get status(): MutexStatus {
    return todo('B1: choose the fields of the class, and report them here as MutexStatus says.');
  }
}
