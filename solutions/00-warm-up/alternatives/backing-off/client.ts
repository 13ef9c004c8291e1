import { Node, type NodeId } from '#contract';
import type { Answered, ClientOptions, ClientStatus, Message, Request } from '../../messages.ts';

interface Question {
  tries: number;
  answered: boolean;
}

/** Waits longer after each try, never more than 400 ms, and a little at random, so that clients do not ask in chorus. */
export class Client extends Node<Message, Request, Answered, ClientOptions> {
  private readonly questions: { [id: string]: Question } = {};

  override onRequest(request: Request): void {
    this.questions[request.id] = { tries: 0, answered: false };
    this.ask(request.id);
  }

  override onMessage(_from: NodeId, message: Message): void {
    if (message.type !== 'answer') return;
    const question = this.questions[message.id];
    if (question === undefined || question.answered) return;
    question.answered = true;
    this.output({ type: 'answered', id: message.id, ticket: message.ticket });
    this.cancelTimer(`again ${message.id}`);
  }

  override onTimer(name: string): void {
    this.ask(name.slice('again '.length));
  }

  private ask(id: string): void {
    const question = this.questions[id];
    if (question === undefined) return;
    question.tries += 1;
    const wait = Math.min(this.options.resendMs * question.tries, 300);
    this.setTimer(`again ${id}`, wait * (1 + this.random() / 3));
    this.send(this.options.server, { type: 'ask', id });
  }

  get status(): ClientStatus {
    return { waiting: Object.values(this.questions).filter((question) => !question.answered).length };
  }
}
