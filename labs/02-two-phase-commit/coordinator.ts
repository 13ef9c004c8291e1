import { Node, type NodeId, todo } from '#contract';
import type {
  CommitMessage,
  CommitOptions,
  CoordinatorOutput,
  CoordinatorRequest,
  CoordinatorStatus,
} from './messages.ts';

/**
 * Parts B and C. Asks everybody, decides once, tells. Records go to `this.storage.log('tx')`, as objects with a field `tx`:
 * what is not there after a crash was never decided, and is aborted.
 */
export class Coordinator extends Node<CommitMessage, CoordinatorRequest, CoordinatorOutput, CommitOptions> {
  // B1: what must it remember of a transaction while it collects votes, and what after the decision?

  override onStart(): void {
    // C1: what does the log say was decided, and who may not know it yet?
    if (this.storage.log('tx').length > 0) todo('C1: read the log after a crash, and finish what was decided.');
  }

  override onRequest(_request: CoordinatorRequest): void {
    todo('B2: begin. To each participant its own work; and when do you stop waiting for votes?');
  }

  override onMessage(_from: NodeId, message: CommitMessage): void {
    switch (message.type) {
      case 'vote':
        todo('B4: one vote of one participant. When are there enough to decide, and for what?');
        break;
      case 'acknowledge':
        todo('B6: who still does not know? When may this transaction be forgotten?');
        break;
      case 'inquire':
        todo('B8: answer a participant in doubt. (C3: what do you say when you have no record?)');
        break;
      case 'prepare':
      case 'decision':
      case 'answer':
        break; // for participants
    }
  }

  override onTimer(_name: string): void {
    todo('B5: a vote is missing for too long; or an acknowledgement.');
  }

  get status(): CoordinatorStatus {
    return todo('B1: report what you know of transactions, as CoordinatorStatus says.');
  }
}
