import { type NodeId, todo } from '#contract';
import type { AntiEntropyMessage, AntiEntropyOptions, AntiEntropyRequest, AntiEntropyStatus } from './messages.ts';
import { Site } from './replica.ts';

/** Part B. §1.3: every site, again and again, compares its copy with that of another site chosen at random. */
export class AntiEntropy<
  Request extends { readonly type: string } = AntiEntropyRequest,
  Options extends AntiEntropyOptions = AntiEntropyOptions,
> extends Site<AntiEntropyMessage, AntiEntropyRequest | Request, Options> {
  override onStart(): void {
    super.onStart();
    if (this.options.cycles === 'timer') todo('B1: begin an exchange every this.options.period ms.');
  }

  override onRequest(request: AntiEntropyRequest): void {
    switch (request.type) {
      case 'update':
        this.update(request.id, request.key, request.value); // anti-entropy will find it
        break;
      case 'get':
        this.get(request.id, request.key);
        break;
      case 'cycle':
        this.beginExchange();
        break;
    }
  }

  override onTimer(_name: string): void {
    todo('B1: the next exchange.');
  }

  override onMessage(_from: NodeId, message: AntiEntropyMessage): void {
    switch (message.type) {
      case 'checksum':
        todo('B4: the sums are equal, or they differ. Whose contents travel, in push, pull and push-pull?');
        break;
      case 'contents':
        todo('B5: ResolveDifference.');
        break;
    }
  }

  private beginExchange(): void {
    todo('B3: choose a partner by this.random(), and send it your checksum. What if there is no other site?');
  }

  get status(): AntiEntropyStatus {
    return todo('B2: the number of items, and a checksum that is equal where the copies are equal.');
  }
}
