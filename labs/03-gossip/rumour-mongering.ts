import { type NodeId, todo } from '#contract';
import { Site } from './replica.ts';
import type { RumourMessage, RumourOptions, RumourRequest, RumourStatus } from './rumour-messages.ts';

/** Part C. §1.4: what is new is a hot rumour, and is told until the site that tells it loses interest. */
export class RumourMongering extends Site<RumourMessage, RumourRequest, RumourOptions> {
  override onStart(): void {
    super.onStart();
    if (this.options.cycles === 'timer') todo('C6: begin a cycle every this.options.period ms.');
  }

  override onRequest(request: RumourRequest): void {
    switch (request.type) {
      case 'update':
        this.update(request.id, request.key, request.value);
        todo('C1: the entry that `update` returned is a hot rumour. What do you remember of it?');
        break;
      case 'get':
        this.get(request.id, request.key);
        break;
      case 'cycle':
        this.beginCycle();
        break;
    }
  }

  override onTimer(_name: string): void {
    todo('C6: the next cycle.');
  }

  override onMessage(_from: NodeId, message: RumourMessage): void {
    switch (message.type) {
      case 'rumours':
        todo(
          'C3: store what is news. From when on is it hot here? Was it needed, as things stood when this cycle began?',
        );
        break;
      case 'feedback':
        todo('C4: was the contact useful? What does that do to the counter, and what to the coin?');
        break;
      case 'checksum':
      case 'contents':
        todo('C7: anti-entropy behind the rumours, as in part B.');
        break;
    }
  }

  private beginCycle(): void {
    todo('C2: tell a partner, chosen by this.random(), what is hot (push), or ask for what is hot there (pull).');
  }

  get status(): RumourStatus {
    return todo('C1: the number of items, and the keys of the hot rumours.');
  }
}
