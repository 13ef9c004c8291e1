import { Node, type NodeId } from '#contract';
import type { Answered, ClientOptions, ClientStatus, Message, Request } from './messages.ts';

/** Asks until it is answered; an answer to a question that is not waiting is an answer it has had. */
export class Client extends Node<Message, Request, Answered, ClientOptions> {
  /** Ids of the questions that wait for an answer. Each has a timer of its own, named after it. */
  private readonly waiting = new Set<string>();

  override onRequest(request: Request): void {
    this.waiting.add(request.id);
    this.ask(request.id);
  }

  override onMessage(_from: NodeId, message: Message): void {
    if (message.type !== 'answer') return;
    const { id, ticket } = message;
    if (!this.waiting.delete(id)) return;
    this.cancelTimer(id);
    this.output({ type: 'answered', id, ticket });
  }

  override onTimer(id: string): void {
    this.note('no answer yet: asking again', { id });
    this.ask(id);
  }

  private ask(id: string): void {
    this.send(this.options.server, { type: 'ask', id });
    this.setTimer(id, this.options.resendMs);
  }

  get status(): ClientStatus {
    return { waiting: this.waiting.size };
  }
}
