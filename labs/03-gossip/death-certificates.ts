import { type NodeId, todo } from '#contract';
import type { AntiEntropyMessage, CertificateOptions, CertificateRequest, CertificateStatus } from './messages.ts';
import { Site } from './replica.ts';

/**
 * Part D ★. §2: anti-entropy of a database from which items are deleted. You may extend your `AntiEntropy` instead of
 * `Site`: `extends AntiEntropy<CertificateRequest, CertificateOptions>`.
 */
export class DeathCertificates extends Site<AntiEntropyMessage, CertificateRequest, CertificateOptions> {
  override onRequest(request: CertificateRequest): void {
    // A certificate needs `activated` and `sites` before it is stored: you will want a method of `Site` that makes an entry,
    // which this class can override or call.
    if (request.type === 'delete') todo('D1: a delete is an update whose value is a death certificate.');
    else todo('D1: updates, gets and cycles as in part B.');
  }

  override onMessage(_from: NodeId, _message: AntiEntropyMessage): void {
    todo('D3: when does a dormant certificate awaken? And which of its two timestamps changes?');
  }

  override onTimer(_name: string): void {
    todo('D2: which certificates have been active for longer than τ₁, and who keeps them now?');
  }

  get status(): CertificateStatus {
    return todo('D2: items, sum (without dormant certificates), and both kinds of certificates.');
  }
}
