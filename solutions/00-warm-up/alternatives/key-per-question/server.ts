import { Node, type NodeId } from '#contract';
import type { Message, ServerStatus } from '../../messages.ts';

/** A key for each question; the number of keys is the counter, so that there is nothing else to write. Keeps no field at all. */
export class Server extends Node<Message, never, never> {
  override onMessage(from: NodeId, message: Message): void {
    if (message.type !== 'ask') return;
    const key = `question/${message.id}`;
    let ticket = this.storage.get(key);
    if (typeof ticket !== 'number') {
      ticket = this.storage.keys('question/').length + 1;
      this.storage.set(key, ticket);
    }
    this.send(from, { type: 'answer', id: message.id, ticket });
  }

  get status(): ServerStatus {
    return { tickets: this.storage.keys('question/').length };
  }
}
