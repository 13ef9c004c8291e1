import { Node, type NodeId, todo } from '#contract';
import type { LearnerOutput, LearnerStatus, Nothing, PaxosMessage, PaxosOptions } from './messages.ts';

/** Part C. A learner: hears what acceptors accept, and knows when that makes a value chosen. */
export class Learner extends Node<PaxosMessage, Nothing, LearnerOutput, PaxosOptions> {
  private learned: string | null = null;

  override onStart(): void {
    // C2: you may have missed everything. Ask a proposer when you have heard nothing for a while (a timer).
  }

  override onMessage(_from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'accepted':
        todo('C1: when do `accepted` messages make a value chosen? And if you are the distinguished learner?');
        break;
      case 'learned':
        todo('C1: somebody knows. Once is enough for the application.');
        break;
    }
  }

  get status(): LearnerStatus {
    return { learned: this.learned };
  }
}
