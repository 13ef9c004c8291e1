import { type NodeId, todo } from '#contract';
import type { MailMessage, MailRequest, MailStatus } from './messages.ts';
import { Site } from './replica.ts';

/** Part A. §1.2: the site of an update mails it to all others. */
export class DirectMail extends Site<MailMessage, MailRequest> {
  override onRequest(request: MailRequest): void {
    switch (request.type) {
      case 'update':
        todo('A1: update the local copy (R2 in replica.ts), and mail the entry to every other site, once.');
        break;
      case 'get':
        this.get(request.id, request.key);
        break;
    }
  }

  override onMessage(_from: NodeId, _message: MailMessage): void {
    todo('A2: what does a site do with the entry of another (R4 in replica.ts)?');
  }

  get status(): MailStatus {
    return { items: this.items };
  }
}
