import type { NodeId } from '#contract';
import { AntiEntropy } from './anti-entropy.ts';
import type {
  AntiEntropyMessage,
  AntiEntropyRequest,
  CertificateOptions,
  CertificateRequest,
  CertificateStatus,
  Entry,
} from './messages.ts';
import { newer, place } from './replica.ts';

/** §2: a deleted item leaves a death certificate, which spreads as items do, and in the end is forgotten. */
export class DeathCertificates extends AntiEntropy<CertificateRequest, CertificateOptions> {
  override onRequest(request: AntiEntropyRequest | CertificateRequest): void {
    this.expire();
    if (request.type === 'delete') this.deleteItem(request.id, request.key);
    else super.onRequest(request);
  }

  override onTimer(name: string): void {
    this.expire();
    super.onTimer(name);
  }

  override onMessage(from: NodeId, message: AntiEntropyMessage): void {
    this.expire();
    super.onMessage(from, message);
  }

  /** A delete is an update whose value is nothing. */
  private deleteItem(id: string, key: string): void {
    const stamp = this.newStamp();
    this.keep({ key, value: null, stamp, activated: this.now(), sites: this.drawSites() });
    this.output({ type: 'updated', id, stamp });
  }

  /** r different sites, at random. */
  private drawSites(): NodeId[] {
    const left = [...this.nodes];
    const drawn: NodeId[] = [];
    while (drawn.length < this.options.retention && left.length > 0)
      drawn.push(...left.splice(Math.floor(this.random() * left.length), 1));
    return drawn;
  }

  protected override resolve(entry: Entry): boolean {
    const mine = this.copy.get(entry.key);
    if (mine === undefined || mine.value !== null || newer(entry.stamp, mine.stamp, this.nodes))
      return super.resolve(entry);
    if (entry.value !== null) this.maybeAwaken(mine);
    else this.maybeProlong(mine, entry);
    return false;
  }

  /**
   * §2.1: an obsolete item has met its certificate. Awakened, the certificate spreads again, for another τ₁. Its ordinary
   * timestamp stays (§2.2): a later one would cancel updates made since the item was deleted.
   */
  private maybeAwaken(mine: Entry): void {
    if (!this.isActive(mine)) this.keep({ ...mine, activated: this.now() });
  }

  /** The same certificate, awakened somewhere else. */
  private maybeProlong(mine: Entry, entry: Entry): void {
    const isSame = !newer(mine.stamp, entry.stamp, this.nodes);
    if (isSame && activation(entry) > activation(mine)) this.keep(entry);
  }

  /** After τ₁ only the retention sites keep a certificate; after τ₁ + τ₂ nobody does. */
  private expire(): void {
    for (const entry of [...this.copy.values()]) {
      if (entry.value !== null || this.isActive(entry) || this.isDormant(entry)) continue;
      this.storage.delete(place(entry.key));
      this.copy.delete(entry.key);
    }
  }

  private isActive(certificate: Entry): boolean {
    return this.now() <= activation(certificate) + this.options.tau1;
  }

  private isDormant(certificate: Entry): boolean {
    const { tau1, tau2 } = this.options;
    const kept = certificate.sites?.includes(this.self) === true;
    return kept && !this.isActive(certificate) && this.now() <= activation(certificate) + tau1 + tau2;
  }

  /** Dormant certificates do not travel: otherwise every site would have them again. */
  protected override get shared(): Entry[] {
    return super.shared.filter((entry) => entry.value !== null || this.isActive(entry));
  }

  override get status(): CertificateStatus {
    const certificates = [...this.copy.values()].filter((entry) => entry.value === null);
    return {
      ...super.status,
      certificates: certificates.filter((it) => this.isActive(it)).length,
      dormant: certificates.filter((it) => this.isDormant(it)).length,
    };
  }
}

function activation({ activated }: Entry): number {
  return activated ?? 0; // certificates have it
}
