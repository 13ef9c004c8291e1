import type { NodeId } from '#contract';
import type {
  AntiEntropyMessage,
  CertificateOptions,
  CertificateRequest,
  CertificateStatus,
  Entry,
} from '../../messages.ts';
import { newer, Site } from '../../replica.ts';

/**
 * Without `AntiEntropy`: dormant certificates are moved to a place of their own, and an obsolete item brings one back.
 * Every exchange is a push-pull of all that is active, so a push or a pull gets more than it asks for.
 */
export class DeathCertificates extends Site<AntiEntropyMessage, CertificateRequest, CertificateOptions> {
  override onStart(): void {
    super.onStart();
    if (this.options.cycles === 'timer') this.setTimer('cycle', this.options.period);
  }

  override onTimer(_name: string): void {
    this.setTimer('cycle', this.options.period);
    this.cycle();
  }

  override onRequest(request: CertificateRequest): void {
    this.sort();
    if (request.type === 'update') {
      this.storage.delete(`dormant/${request.key}`);
      this.update(request.id, request.key, request.value);
    } else if (request.type === 'get') this.get(request.id, request.key);
    else if (request.type === 'cycle') this.cycle();
    else {
      const stamp = this.newStamp();
      const draws = this.nodes.map((node) => ({ node, draw: this.random() })).sort((a, b) => a.draw - b.draw);
      const sites = draws.slice(0, this.options.retention).map(({ node }) => node);
      this.keep({ key: request.key, value: null, stamp, activated: this.now(), sites });
      this.output({ type: 'updated', id: request.id, stamp });
    }
  }

  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    this.sort();
    if (message.type === 'checksum') {
      if (message.sum !== this.sum()) this.send(from, { type: 'contents', entries: this.active, reply: true });
      return;
    }
    for (const entry of message.entries) this.take(entry);
    if (message.reply) this.send(from, { type: 'contents', entries: this.active, reply: false });
  }

  private cycle(): void {
    this.sort();
    const partner = this.peers[Math.floor(this.random() * this.peers.length)];
    if (partner !== undefined) this.send(partner, { type: 'checksum', sum: this.sum(), reply: false });
  }

  private take(entry: Entry): void {
    const { key, stamp, value, activated = 0 } = entry;
    const dormant = this.storage.get(`dormant/${key}`) as unknown as Entry | undefined; // written by `sort`
    if (dormant !== undefined && newer(stamp, dormant.stamp, this.nodes)) this.storage.delete(`dormant/${key}`);
    else if (dormant !== undefined && value !== null) {
      this.keep({ ...dormant, activated: this.now() });
      this.storage.delete(`dormant/${key}`);
      return;
    }
    const mine = this.copy.get(key);
    const awakened = mine?.value === null && mine.stamp.site === stamp.site && mine.stamp.time === stamp.time;
    if (awakened && activated > (mine.activated ?? 0)) this.keep(entry);
    else if (mine !== undefined || value !== null || this.now() <= activated + this.options.tau1) this.resolve(entry);
  }

  /** Moves certificates whose τ₁ is over to the dormant ones, or throws them away; and throws old dormant ones away. */
  private sort(): void {
    const { tau1, tau2 } = this.options;
    for (const entry of this.active) {
      if (entry.value !== null || this.now() <= (entry.activated ?? 0) + tau1) continue;
      if (entry.sites?.includes(this.self)) this.storage.set(`dormant/${entry.key}`, entry);
      this.copy.delete(entry.key);
      this.storage.delete(`entry/${entry.key}`);
    }
    for (const name of this.storage.keys('dormant/')) {
      const entry = this.storage.get(name) as unknown as Entry; // written above
      if (this.now() > (entry.activated ?? 0) + tau1 + tau2) this.storage.delete(name);
    }
  }

  private get active(): Entry[] {
    return [...this.copy.values()];
  }

  private sum(): string {
    const rows = this.active.map(
      ({ key, stamp, activated }) => `${key}@${stamp.time}.${stamp.site}.${activated ?? ''}`,
    );
    let sum = 7;
    for (const letter of rows.sort().join()) sum = (sum * 131 + letter.charCodeAt(0)) % 2 ** 44;
    return `${sum}`;
  }

  get status(): CertificateStatus {
    const { tau1, tau2 } = this.options;
    const certificates = this.active.filter(({ value }) => value === null);
    const ages = [
      ...certificates.filter(({ sites }) => sites?.includes(this.self)),
      ...this.storage.keys('dormant/').map((name) => this.storage.get(name) as unknown as Entry), // written by `sort`
    ].map(({ activated = 0 }) => this.now() - activated);
    return {
      items: this.items,
      sum: this.sum(),
      certificates: certificates.filter(({ activated = 0 }) => this.now() <= activated + tau1).length,
      dormant: ages.filter((age) => age > tau1 && age <= tau1 + tau2).length,
    };
  }
}
