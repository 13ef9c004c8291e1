import { Node, type NodeId } from '#contract';
import type { Message, ServerStatus } from './messages.ts';

/**
 * Ticket n is entry n of the log `questions`: counting and remembering are one durable write, so that no crash can fall
 * between them.
 */
export class Server extends Node<Message, never, never> {
  /** Question id → ticket: what the log says, the other way round. */
  private readonly tickets = new Map<string, number>();

  override onStart(): void {
    const log = this.storage.log('questions');
    for (let ticket = log.first; ticket <= log.length; ticket++) this.tickets.set(String(log.read(ticket)), ticket);
  }

  override onMessage(from: NodeId, message: Message): void {
    if (message.type !== 'ask') return;
    this.send(from, { type: 'answer', id: message.id, ticket: this.ticketFor(message.id) });
  }

  private ticketFor(id: string): number {
    const given = this.tickets.get(id);
    if (given !== undefined) return given;
    const ticket = this.storage.log('questions').append(id);
    this.tickets.set(id, ticket);
    return ticket;
  }

  get status(): ServerStatus {
    return { tickets: this.tickets.size };
  }
}
