import { Node, type NodeId, todo } from '#contract';
import type { Answered, ClientOptions, ClientStatus, Message, Request } from './messages.ts';

export class Client extends Node<Message, Request, Answered, ClientOptions> {
  /** Ids of the questions that wait for an answer. */
  private readonly waiting = new Set<string>();

  /** The application wants an answer. */
  override onRequest(request: Request): void {
    this.waiting.add(request.id);
    this.send(this.options.server, { type: 'ask', id: request.id });
    // Part B: and if that message is lost?
  }

  /** A message arrived. */
  override onMessage(_from: NodeId, message: Message): void {
    if (message.type !== 'answer') return;
    this.waiting.delete(message.id);
    // Part A: replace the next line by one that tells the application.
    todo("Part A: in client.ts, tell the application: this.output({ type: 'answered', id: …, ticket: … }).");
    // Part B: and if this answer arrives a second time?
  }

  /** A timer that this node set has fired; `name` is the name it was set with. */
  override onTimer(_name: string): void {
    // Part B
  }

  get status(): ClientStatus {
    return { waiting: this.waiting.size };
  }
}
