import { Node, type NodeId } from '#contract';
import type { Message, ServerStatus } from '../../messages.ts';

/** Takes a millisecond to think, and then answers everything that came in meanwhile. */
export class Server extends Node<Message, never, never> {
  private inbox: { client: NodeId; id: string }[] = [];

  override onMessage(from: NodeId, message: Message): void {
    if (message.type !== 'ask') return;
    this.inbox.push({ client: from, id: message.id });
    if (this.inbox.length === 1) this.setTimer('think', 1);
  }

  override onTimer(): void {
    const log = this.storage.log('questions');
    const ids = Array.from({ length: log.length }, (_, i) => log.read(i + 1));
    for (const { client, id } of this.inbox) {
      if (!ids.includes(id)) {
        log.append(id);
        ids.push(id);
      }
      this.send(client, { type: 'answer', id, ticket: ids.indexOf(id) + 1 });
    }
    this.inbox = [];
  }

  get status(): ServerStatus {
    return { tickets: this.storage.log('questions').length };
  }
}
