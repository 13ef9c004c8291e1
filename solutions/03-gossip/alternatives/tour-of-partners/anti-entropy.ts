import type { NodeId } from '#contract';
import type {
  AntiEntropyMessage,
  AntiEntropyOptions,
  AntiEntropyRequest,
  AntiEntropyStatus,
  Entry,
} from '../../messages.ts';
import { place, Site } from '../../replica.ts';

/** Partners in tours: each other site once, in a random order, then another tour. Nothing is remembered but what is stored. */
export class AntiEntropy<
  Request extends { readonly type: string } = AntiEntropyRequest,
  Options extends AntiEntropyOptions = AntiEntropyOptions,
> extends Site<AntiEntropyMessage, AntiEntropyRequest | Request, Options> {
  private tour: NodeId[] = [];
  private began: NodeId | null = null;

  override onStart(): void {
    super.onStart();
    if (this.options.cycles === 'timer') {
      this.exchange();
      this.setTimer('again', this.options.period);
    }
  }

  override onTimer(_name: string): void {
    this.exchange();
    this.setTimer('again', this.options.period * (0.9 + 0.1 * this.random()));
  }

  override onRequest(request: AntiEntropyRequest): void {
    switch (request.type) {
      case 'cycle':
        return this.exchange();
      case 'get':
        return this.get(request.id, request.key);
      case 'update':
        this.update(request.id, request.key, request.value);
    }
  }

  private exchange(): void {
    if (this.tour.length === 0) this.tour = [...this.peers];
    const [partner] = this.tour.splice(Math.floor(this.random() * this.tour.length), 1);
    if (partner === undefined) return;
    this.began = partner;
    this.send(partner, { type: 'checksum', sum: this.sum(), reply: false });
  }

  /** An answer to a checksum is another checksum, whatever the form of the exchange: then the one that began knows. */
  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    const { exchange } = this.options;
    if (message.type === 'contents') {
      for (const entry of message.entries) this.resolve(entry);
      if (message.reply) this.send(from, { type: 'contents', entries: this.shared, reply: false });
    } else if (message.sum === this.sum()) {
      return;
    } else if (!message.reply && exchange !== 'pull') {
      this.send(from, { type: 'checksum', sum: this.sum(), reply: true });
    } else if (!message.reply) {
      this.send(from, { type: 'contents', entries: this.shared, reply: false });
    } else if (from === this.began) {
      this.send(from, { type: 'contents', entries: this.shared, reply: exchange === 'push-pull' });
    }
  }

  protected get shared(): Entry[] {
    return this.storage
      .keys(place(''))
      .map((name) => this.storage.get(name) as unknown as Entry)
      .reverse();
  }

  /** Twenty-four bits of each of four sums, each of them a sum over entries. */
  private sum(): string {
    let sums = [0, 0, 0, 0];
    for (const { key, value, stamp, activated } of this.shared) {
      const text = JSON.stringify({ key, value, stamp: [stamp.time, stamp.site], activated: activated ?? 'never' });
      sums = sums.map((sum, i) => (sum + mixed(text, i + 1)) % 0x1000000);
    }
    return sums.join('-');
  }

  get status(): AntiEntropyStatus {
    return { sum: this.sum(), items: this.items };
  }
}

function mixed(text: string, salt: number): number {
  let sum = salt * 7919;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 69069 + 2 * salt) + text.charCodeAt(i)) >>> 0;
  return (Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d) >>> 8) & 0xffffff;
}
