import { Node, type NodeId, todo } from '#contract';
import type {
  CommitMessage,
  CommitOptions,
  ParticipantOutput,
  ParticipantRequest,
  ParticipantStatus,
} from './messages.ts';

/**
 * Parts B and C. Keeps some accounts of the bank. Once it has voted yes it must be able to commit, and to abort, until it
 * is told which. Records go to `this.storage.log('tx')`, as objects with a field `tx`.
 */
export class Participant extends Node<CommitMessage, ParticipantRequest, ParticipantOutput, CommitOptions> {
  // B1: what must it remember: accounts, locks, intentions, outcomes?

  override onStart(): void {
    // C1: what does the log say: which transactions are prepared, which decided, what do the accounts hold?
    if (this.storage.log('tx').length > 0) todo('C1: read the log after a crash. Which transactions are in doubt?');
  }

  override onRequest(_request: ParticipantRequest): void {
    todo('B7: refuse. Nothing is sent now; what must happen when the prepare comes?');
  }

  override onMessage(_from: NodeId, message: CommitMessage): void {
    switch (message.type) {
      case 'prepare':
        todo('B3: can you do this work? Record your intentions, then vote. (Was this prepare here before?)');
        break;
      case 'decision':
        todo('B6: do it, or undo it; then acknowledge. (Was this decision here before?)');
        break;
      case 'inquire':
        todo('C4: another participant is in doubt. What can you say: decided, in doubt too, or not voted yet?');
        break;
      case 'answer':
        todo('B8: an answer to your inquiry. Are you still in doubt? (C5: what does "uncertain" allow you to do?)');
        break;
      case 'vote':
      case 'acknowledge':
        break; // for the coordinator
    }
  }

  override onTimer(_name: string): void {
    todo('B8: in doubt for too long: ask the coordinator, and again. (C2: whom else can you ask?)');
  }

  get status(): ParticipantStatus {
    return todo('B1: report transactions, balances and locks, as ParticipantStatus says.');
  }
}
