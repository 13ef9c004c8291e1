import { Node } from '#contract';
import type { PaxosMessage, PaxosOptions, ScriptedRequest } from './messages.ts';

/**
 * Not for you to change, and not handed in: an agent that a test plays itself. It sends what the test says and hears
 * nothing. So your acceptor is tried before there is a proposer, and your learner before there is anybody else.
 */
export class Scripted extends Node<PaxosMessage, ScriptedRequest, never, PaxosOptions> {
  override onRequest({ to, message }: ScriptedRequest): void {
    this.send(to, message);
  }

  get status(): null {
    return null;
  }
}
