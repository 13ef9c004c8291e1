import { Node, type NodeId, todo } from '#contract';
import type { PaxosMessage, PaxosOptions, ProposerRequest, ProposerStatus } from './messages.ts';

/** Parts B and D. A proposer: finds out what may be proposed, and proposes it; again and again, until a value is chosen. */
export class Proposer extends Node<PaxosMessage, ProposerRequest, never, PaxosOptions> {
  /** The number of the latest proposal; 0: none. */
  private n = 0;
  private phase: ProposerStatus['phase'] = 'idle';

  // B1: a new number. Greater than all you used before (in earlier boots too), one that no other proposer can ever use,
  //     and such that every proposer can outbid every other.

  override onRequest(request: ProposerRequest): void {
    switch (request.type) {
      case 'propose':
        todo('B2: keep the value, and begin phase 1(a) with a new number.');
        break;
      case 'lead':
        todo(
          'D2: phase 1 without a value. What is left to do when the value comes? (Before you come to D2: no todo, and do nothing.)',
        );
        break;
    }
  }

  override onMessage(_from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'promise':
        todo('B3: phase 2(a). Which promises count? When are they enough, and which value do they leave you?');
        break;
      case 'accepted':
        todo('B4: when do you know that your value was chosen?');
        break;
      case 'refused':
        todo('B5: somebody is ahead of you. What number would do, and is it wise to use it at once? (D1)');
        break;
      case 'query':
        todo('C3: a learner asks. Answer if you know; find out if you do not, and never invent a value.');
        break;
    }
  }

  override onTimer(_name: string): void {
    todo('B6: nothing has come of this attempt. The next one needs a new number; and how long is wise to wait? (D1)');
  }

  get status(): ProposerStatus {
    return { n: this.n, phase: this.phase };
  }
}
