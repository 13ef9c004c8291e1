import type { NodeId } from '#contract';
import { AntiEntropy } from '../../anti-entropy.ts';
import type {
  AntiEntropyMessage,
  AntiEntropyRequest,
  CertificateOptions,
  CertificateRequest,
  CertificateStatus,
  Entry,
} from '../../messages.ts';
import { newer, place } from '../../replica.ts';

type Asked = AntiEntropyRequest | CertificateRequest;

/**
 * An alarm for the next certificate whose time is over, instead of looking at each cycle. Retention sites are neighbours
 * in `nodes`, from a random place on. Awakened certificates are sent to everybody at once, and by anti-entropy as well.
 */
export class DeathCertificates extends AntiEntropy<CertificateRequest, CertificateOptions> {
  override onStart(): void {
    super.onStart();
    this.forget();
  }

  override onTimer(name: string): void {
    if (name === 'forget') this.forget();
    else super.onTimer(name);
  }

  override onRequest(request: Asked): void {
    if (request.type !== 'delete') return super.onRequest(request);
    const first = Math.floor(this.random() * this.nodes.length);
    const sites = [...this.nodes, ...this.nodes].slice(
      first,
      first + Math.min(this.options.retention, this.nodes.length),
    );
    const stamp = this.newStamp();
    this.keep({ key: request.key, value: null, stamp, activated: this.now(), sites });
    this.output({ type: 'updated', id: request.id, stamp });
    this.forget();
  }

  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    super.onMessage(from, message);
    this.forget();
  }

  protected override resolve(entry: Entry): boolean {
    const mine = this.copy.get(entry.key);
    if (mine?.value === null && !newer(entry.stamp, mine.stamp, this.nodes)) {
      const same = !newer(mine.stamp, entry.stamp, this.nodes);
      if (same && until(entry) > until(mine)) this.keep(entry);
      if (same || entry.value === null || this.age(mine) <= this.options.tau1) return false;
      const awakened = { ...mine, activated: this.now() };
      this.keep(awakened);
      this.broadcast({ type: 'contents', entries: [awakened], reply: false });
      return true;
    }
    if (entry.value === null && mine === undefined && this.age(entry) > this.options.tau1) return false;
    return super.resolve(entry);
  }

  private age(certificate: Entry): number {
    return this.now() - until(certificate);
  }

  private forget(): void {
    const { tau1, tau2 } = this.options;
    let next = Number.POSITIVE_INFINITY;
    for (const entry of [...this.copy.values()].filter((it) => it.value === null)) {
      const life = entry.sites?.includes(this.self) ? tau1 + tau2 : tau1;
      const left = life - this.age(entry);
      if (left > 0) next = Math.min(next, left);
      else {
        this.copy.delete(entry.key);
        this.storage.delete(place(entry.key));
      }
    }
    if (next < Number.POSITIVE_INFINITY) this.setTimer('forget', next + 1);
  }

  protected override get shared(): Entry[] {
    return super.shared.filter((entry) => entry.value !== null || this.age(entry) <= this.options.tau1);
  }

  override get status(): CertificateStatus {
    const ages = [...this.copy.values()].filter((it) => it.value === null).map((it) => this.age(it));
    const active = ages.filter((age) => age <= this.options.tau1).length;
    return { ...super.status, certificates: active, dormant: ages.length - active };
  }
}

function until(certificate: Entry): number {
  return certificate.activated ?? 0;
}
