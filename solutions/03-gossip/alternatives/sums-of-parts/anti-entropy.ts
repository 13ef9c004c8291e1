import type { NodeId } from '#contract';
import type {
  AntiEntropyMessage,
  AntiEntropyOptions,
  AntiEntropyRequest,
  AntiEntropyStatus,
  Entry,
} from '../../messages.ts';
import { Site } from '../../replica.ts';

type Sums = Record<string, string>;

/** A sum for each of eight parts of the database: only the parts that differ travel, and each side knows which. */
export class AntiEntropy<
  Request extends { readonly type: string } = AntiEntropyRequest,
  Options extends AntiEntropyOptions = AntiEntropyOptions,
> extends Site<AntiEntropyMessage, AntiEntropyRequest | Request, Options> {
  override onStart(): void {
    super.onStart();
    // The first cycle comes somewhere in the first period, so that sites do not all begin at the same moment.
    if (this.options.cycles === 'timer') this.setTimer('exchange', this.options.period * this.random());
  }

  override onTimer(_name: string): void {
    this.setTimer('exchange', this.options.period);
    this.begin();
  }

  override onRequest(request: AntiEntropyRequest): void {
    if (request.type === 'update') this.update(request.id, request.key, request.value);
    if (request.type === 'get') this.get(request.id, request.key);
    if (request.type === 'cycle') this.begin();
  }

  private begin(): void {
    if (this.peers.length === 0) return;
    const partner = this.peers[Math.floor(this.random() * this.peers.length)] as NodeId; // random() < 1
    this.sendSums(partner, false);
  }

  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    if (message.type === 'contents') {
      for (const entry of message.entries) this.resolve(entry);
      if (message.reply) this.send(from, { type: 'contents', entries: this.shared, reply: false });
      return;
    }
    const mine = this.sums();
    const theirs = message.parts ?? {};
    const differing = new Set([...Object.keys(mine), ...Object.keys(theirs)].filter((it) => mine[it] !== theirs[it]));
    if (differing.size === 0) return;
    const { exchange } = this.options;
    if (exchange === 'push' && !message.reply) return this.sendSums(from, true);
    const entries = this.shared.filter(({ key }) => differing.has(partOf(key)));
    // In return comes all of it: the partner does not know which parts differ.
    this.send(from, { type: 'contents', entries, reply: exchange === 'push-pull' && !message.reply });
  }

  private sendSums(to: NodeId, reply: boolean): void {
    this.send(to, { type: 'checksum', sum: '', parts: this.sums(), reply });
  }

  protected get shared(): Entry[] {
    return [...this.copy.values()];
  }

  private sums(): Sums {
    const lists: Record<string, string[]> = {};
    for (const entry of this.shared) {
      const part = partOf(entry.key);
      lists[part] ??= [];
      lists[part].push(
        JSON.stringify([entry.key, entry.value, entry.stamp.time, entry.stamp.site, entry.activated ?? 0]),
      );
    }
    return Object.fromEntries(Object.entries(lists).map(([part, list]) => [part, digest(list.sort().join())]));
  }

  get status(): AntiEntropyStatus {
    return { items: this.items, sum: digest(JSON.stringify(Object.entries(this.sums()).sort())) };
  }
}

function partOf(key: string): string {
  let sum = 0;
  for (const letter of key) sum += letter.charCodeAt(0);
  return `${sum % 8}`;
}

/** A polynomial modulo a prime below 2^26, twice: products stay exact. */
function digest(text: string): string {
  let [a, b] = [1, 1];
  for (let i = 0; i < text.length; i++) {
    a = (a * 257 + text.charCodeAt(i)) % 67108859;
    b = (b * 263 + text.charCodeAt(i)) % 67108837;
  }
  return `${a}:${b}`;
}
