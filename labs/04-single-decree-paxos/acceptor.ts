import { Node, type NodeId, todo } from '#contract';
import type { AcceptorStatus, Nothing, PaxosMessage, PaxosOptions, Proposal } from './messages.ts';

/** Part A. An acceptor: the memory of the whole. What it has said, it must still know after a crash. */
export class Acceptor extends Node<PaxosMessage, Nothing, never, PaxosOptions> {
  /** The highest number promised; 0: none. */
  private promised = 0;
  /** The highest-numbered proposal accepted. */
  private accepted: Proposal | null = null;

  override onMessage(_from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'prepare':
        todo('A1: phase 1(b). When do you promise, and what does the promise have to say?');
        break;
      case 'accept':
        todo('A2: phase 2(b). When do you accept, and who must hear of it?');
        break;
    }
  }

  // A3: onStart. A crash wipes every field above. What must be in `this.storage`, and from which moment on?

  get status(): AcceptorStatus {
    return { promised: this.promised, accepted: this.accepted };
  }
}
