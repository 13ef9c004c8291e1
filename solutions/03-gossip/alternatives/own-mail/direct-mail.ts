import { Node, type NodeId } from '#contract';
import type { Entry, GossipOutput, MailMessage, MailRequest, MailStatus } from '../../messages.ts';
import { newer } from '../../replica.ts';

/** Without `Site`: a log of all that was ever stored, and a mail to each site in an order of its own. */
export class DirectMail extends Node<MailMessage, MailRequest, GossipOutput> {
  private copy: { [key: string]: Entry } = {};

  override onStart(): void {
    const log = this.storage.log('entries');
    for (let i = log.first; i <= log.length; i++) {
      const entry = log.read(i) as unknown as Entry; // appended below
      this.copy[entry.key] = entry;
    }
  }

  override onRequest(request: MailRequest): void {
    if (request.type === 'get') {
      const entry = this.copy[request.key];
      const { id, key } = request;
      this.output({ type: 'value', id, key, value: entry?.value ?? null, stamp: entry?.stamp ?? null });
      return;
    }
    const times = Object.values(this.copy).map(({ stamp }) => Math.floor(stamp.time));
    const time = Math.max(Math.ceil(this.now()), ...times.map((it) => it + 1));
    const entry = { key: request.key, value: request.value, stamp: { time, site: this.self } };
    this.store(entry);
    for (const peer of [...this.peers].reverse()) this.send(peer, { type: 'mail', entry });
    this.output({ type: 'stored', ...entry });
    this.output({ type: 'updated', id: request.id, stamp: entry.stamp });
  }

  override onMessage(_from: NodeId, { entry }: MailMessage): void {
    const mine = this.copy[entry.key];
    if (mine !== undefined && !newer(entry.stamp, mine.stamp, this.nodes)) return;
    this.store(entry);
    this.output({ type: 'stored', key: entry.key, value: entry.value, stamp: entry.stamp });
  }

  private store(entry: Entry): void {
    this.storage.log('entries').append(entry);
    this.copy[entry.key] = entry;
  }

  get status(): MailStatus {
    return { items: Object.keys(this.copy).length };
  }
}
