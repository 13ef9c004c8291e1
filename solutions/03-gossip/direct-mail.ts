import type { NodeId } from '#contract';
import type { MailMessage, MailRequest, MailStatus } from './messages.ts';
import { Site } from './replica.ts';

/** §1.2: the site of an update mails it to all others, once. Nobody passes it on, and nobody notices when mail is lost. */
export class DirectMail extends Site<MailMessage, MailRequest> {
  override onRequest(request: MailRequest): void {
    switch (request.type) {
      case 'update':
        this.broadcast({ type: 'mail', entry: this.update(request.id, request.key, request.value) });
        break;
      case 'get':
        this.get(request.id, request.key);
        break;
    }
  }

  override onMessage(_from: NodeId, message: MailMessage): void {
    this.resolve(message.entry);
  }

  get status(): MailStatus {
    return { items: this.items };
  }
}
