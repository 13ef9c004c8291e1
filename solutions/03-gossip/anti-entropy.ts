import type { NodeId } from '#contract';
import type {
  AntiEntropyMessage,
  AntiEntropyOptions,
  AntiEntropyRequest,
  AntiEntropyStatus,
  Entry,
} from './messages.ts';
import { Site } from './replica.ts';

/** §1.3: every site, again and again, compares its copy with that of another site chosen at random. */
export class AntiEntropy<
  Request extends { readonly type: string } = AntiEntropyRequest,
  Options extends AntiEntropyOptions = AntiEntropyOptions,
> extends Site<AntiEntropyMessage, AntiEntropyRequest | Request, Options> {
  override onStart(): void {
    super.onStart();
    this.setCycle();
  }

  override onRequest(request: AntiEntropyRequest): void {
    switch (request.type) {
      case 'update':
        this.update(request.id, request.key, request.value);
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
    this.beginExchange();
    this.setCycle();
  }

  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    if (message.type === 'contents') this.handleContents(from, message.entries, message.reply);
    else if (message.sum !== checksum(this.shared)) this.handleDifference(from, message.reply);
  }

  /** What exchanges are about. */
  protected get shared(): Entry[] {
    return [...this.copy.values()];
  }

  private setCycle(): void {
    if (this.options.cycles === 'timer') this.setTimer('cycle', this.options.period);
  }

  /** Checksums before contents: most sites agree most of the time. */
  private beginExchange(): void {
    const partner = this.peers[Math.floor(this.random() * this.peers.length)];
    if (partner === undefined) return; // alone in the world
    this.send(partner, { type: 'checksum', sum: checksum(this.shared), reply: false });
  }

  /** The sums differ. Whose contents travel first is what push and pull differ in. */
  private handleDifference(from: NodeId, reply: boolean): void {
    const { exchange } = this.options;
    if (reply) {
      this.sendContents(from, this.shared, false); // this site began, and pushes
    } else if (exchange === 'push') {
      this.send(from, { type: 'checksum', sum: checksum(this.shared), reply: true });
    } else {
      this.sendContents(from, this.shared, exchange === 'push-pull');
    }
  }

  /** ResolveDifference: in both directions one rule, the last writer wins. */
  private handleContents(from: NodeId, entries: readonly Entry[], reply: boolean): void {
    for (const entry of entries) this.resolve(entry);
    if (!reply) return;
    const theirs = new Set(entries.map(identity));
    const missing = this.shared.filter((entry) => !theirs.has(identity(entry)));
    if (missing.length > 0) this.sendContents(from, missing, false);
  }

  private sendContents(to: NodeId, entries: Entry[], reply: boolean): void {
    this.send(to, { type: 'contents', entries, reply });
  }

  get status(): AntiEntropyStatus {
    return { items: this.items, sum: checksum(this.shared) };
  }
}

/** Two entries are the same when this is. A death certificate that has been awakened is a different one. */
function identity({ key, value, stamp, activated }: Entry): string {
  return JSON.stringify([key, value, stamp.time, stamp.site, activated ?? null]);
}

/** The hashes of all entries, joined by XOR: the order in which entries came does not matter. */
export function checksum(entries: Iterable<Entry>): string {
  let [a, b] = [0, 0];
  for (const entry of entries) {
    const text = identity(entry);
    a ^= hash(text, 0x811c9dc5);
    b ^= hash(text, 0x01234567);
  }
  return `${(a >>> 0).toString(16)}.${(b >>> 0).toString(16)}`;
}

/** FNV-1a, with one more mixing at the end: two of them, from different beginnings, make 64 bits. */
function hash(text: string, beginning: number): number {
  let sum = beginning;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return sum ^ (sum >>> 13);
}
