import { Node, type NodeId } from '#contract';
import type { Answered, ClientOptions, ClientStatus, Message, Request } from '../../messages.ts';

/** One timer for all: it ticks while anything waits, and asks again what has waited for a whole turn. */
export class Client extends Node<Message, Request, Answered, ClientOptions> {
  /** Question id → my clock when it was last asked. */
  private readonly waiting = new Map<string, number>();

  override onRequest({ id }: Request): void {
    if (this.waiting.size === 0) this.setTimer('tick', this.options.resendMs);
    this.ask(id);
  }

  override onMessage(_from: NodeId, message: Message): void {
    if (message.type !== 'answer' || !this.waiting.has(message.id)) return;
    this.output({ type: 'answered', id: message.id, ticket: message.ticket });
    this.waiting.delete(message.id);
  }

  override onTimer(): void {
    if (this.waiting.size === 0) return;
    for (const [id, at] of this.waiting) {
      if (this.now() - at >= this.options.resendMs) this.ask(id);
    }
    this.setTimer('tick', this.options.resendMs / 2);
  }

  private ask(id: string): void {
    this.waiting.set(id, this.now());
    this.send(this.options.server, { type: 'ask', id });
  }

  get status(): ClientStatus {
    return { waiting: this.waiting.size };
  }
}
