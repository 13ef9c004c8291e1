import { Node, type NodeId } from '#contract';
import type { Message, ServerStatus } from '../../messages.ts';

/** Counter and answers in one value, written whole: dear, and right. */
export class Server extends Node<Message, never, never> {
  private book: { next: number; tickets: { [id: string]: number } } = { next: 1, tickets: {} };

  override onStart(): void {
    const book = this.storage.get('book');
    if (book !== undefined) this.book = book as typeof this.book; // written below, by nobody else
  }

  override onMessage(from: NodeId, message: Message): void {
    if (message.type !== 'ask') return;
    const { id } = message;
    if (this.book.tickets[id] === undefined) {
      this.book.tickets[id] = this.book.next;
      this.book.next += 1;
      this.storage.set('book', this.book);
    }
    this.send(from, { type: 'answer', id, ticket: this.book.tickets[id] });
  }

  get status(): ServerStatus {
    return { tickets: this.book.next - 1 };
  }
}
