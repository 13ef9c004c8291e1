import { Node, type NodeId } from '#contract';
import type { Answered, ClientOptions, ClientStatus, Message, Request } from '../../messages.ts';

/** The other way round: remembers what is answered instead of what waits, and lets a timer of an answered question pass. */
export class Client extends Node<Message, Request, Answered, ClientOptions> {
  private asked = 0;
  private readonly answered = new Set<string>();

  override onRequest(request: Request): void {
    this.asked += 1;
    this.onTimer(request.id);
  }

  override onMessage(_from: NodeId, message: Message): void {
    if (message.type !== 'answer' || this.answered.has(message.id)) return;
    this.answered.add(message.id);
    this.output({ ...message, type: 'answered' });
  }

  override onTimer(id: string): void {
    if (this.answered.has(id)) return;
    this.setTimer(id, this.options.resendMs);
    this.send(this.options.server, { type: 'ask', id });
  }

  get status(): ClientStatus {
    return { waiting: this.asked - this.answered.size };
  }
}
