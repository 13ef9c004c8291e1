import { Node, type NodeId } from '#contract';
import type { Message, ServerStatus } from './messages.ts';

/** Hands out numbered tickets. It works as it stands, until it crashes: that is part D ★. */
export class Server extends Node<Message, never, never> {
  private tickets = 0;

  override onMessage(from: NodeId, message: Message): void {
    if (message.type !== 'ask') return;
    this.tickets += 1;
    this.send(from, { type: 'answer', id: message.id, ticket: this.tickets });
  }

  get status(): ServerStatus {
    return { tickets: this.tickets };
  }
}
