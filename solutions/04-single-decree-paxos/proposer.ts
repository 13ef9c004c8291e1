import { Node, type NodeId } from '#contract';
import type { PaxosMessage, PaxosOptions, Proposal, ProposerRequest, ProposerStatus } from './messages.ts';

type Message<T extends PaxosMessage['type']> = Extract<PaxosMessage, { type: T }>;

export class Proposer extends Node<PaxosMessage, ProposerRequest, never, PaxosOptions> {
  /** How many numbers I have used, over all boots, or skipped. */
  private round = Number(this.storage.get('round') ?? 0);
  /** The highest number promised to somebody, as far as I was told. */
  private ahead = 0;
  private n = 0;
  private phase: ProposerStatus['phase'] = 'idle';
  /** What the application wants proposed. */
  private wanted: string | null = null;
  /** Promises for n: what each acceptor has accepted. */
  private promises = new Map<NodeId, Proposal | null>();
  /** The value sent out with n, and who has accepted it. */
  private proposed = '';
  private acceptors = new Set<NodeId>();
  private chosen: string | null = null;
  /** Attempts in a row that came to nothing. */
  private failures = 0;
  /** Learners that asked and were not answered. */
  private asking = new Set<NodeId>();

  override onRequest(request: ProposerRequest): void {
    if (request.type === 'propose') this.wanted ??= request.value;
    if (this.chosen !== null) return;
    if (this.phase === 'idle') this.attempt();
    else if (this.phase === 'ready') this.propose();
  }

  override onMessage(from: NodeId, message: PaxosMessage): void {
    switch (message.type) {
      case 'promise':
        return this.promised(from, message);
      case 'accepted':
        return this.accepted(from, message);
      case 'refused':
        return this.refused(message);
      case 'query':
        return this.queried(from);
    }
  }

  override onTimer(): void {
    this.failures += 1;
    this.attempt();
  }

  /** Phase 1(a). The number is mine alone: of P proposers, the ith uses those that leave the remainder i (§2.5). */
  private attempt(): void {
    const { proposers, acceptors, delay } = this.options;
    this.round = Math.max(this.round, Math.floor(this.ahead / proposers.length)) + 1;
    this.storage.set('round', this.round);
    this.n = this.round * proposers.length + proposers.indexOf(this.self);
    this.phase = 'prepare';
    this.promises.clear();
    for (const acceptor of acceptors) this.send(acceptor, { type: 'prepare', n: this.n });
    this.tryAgainAfter(5 * delay); // a round trip and to spare
  }

  private promised(from: NodeId, { n, accepted }: Message<'promise'>): void {
    if (this.phase !== 'prepare' || n !== this.n) return; // late: promised to an earlier proposal of mine
    this.promises.set(from, accepted);
    if (!this.isMajority(this.promises.size)) return;
    this.phase = 'ready';
    this.propose();
  }

  /** Phase 2(a), if there is anything to propose: P2c leaves no choice once somebody in the majority has accepted. */
  private propose(): void {
    let highest: Proposal | null = null;
    for (const accepted of this.promises.values())
      if (accepted !== null && accepted.n > (highest?.n ?? 0)) highest = accepted;
    const value = highest?.value ?? this.wanted;
    if (value === null) return this.cancelTimer('again');
    this.phase = 'accept';
    this.proposed = value;
    this.promises = new Map(); // nothing more is asked of them
    this.acceptors.clear();
    for (const acceptor of this.options.acceptors) this.send(acceptor, { type: 'accept', n: this.n, value });
    this.tryAgainAfter(3 * this.options.delay);
  }

  private accepted(from: NodeId, { n }: Message<'accepted'>): void {
    if (this.phase !== 'accept' || n !== this.n) return;
    this.acceptors.add(from);
    if (!this.isMajority(this.acceptors.size)) return;
    this.chosen = this.proposed;
    this.phase = 'idle';
    this.cancelTimer('again');
    for (const learner of this.asking) this.send(learner, { type: 'learned', value: this.chosen });
    this.asking.clear();
  }

  /** Abandons the proposal, and lets the one who is ahead finish before the next. */
  private refused({ n, promised }: Message<'refused'>): void {
    this.ahead = Math.max(this.ahead, promised);
    if (n !== this.n || (this.phase !== 'prepare' && this.phase !== 'accept')) return;
    this.phase = 'idle';
    this.tryAgainAfter(0);
  }

  private queried(learner: NodeId): void {
    if (this.chosen !== null) return this.send(learner, { type: 'learned', value: this.chosen });
    this.asking.add(learner);
    // What a majority promised some time ago says nothing about today: ask again.
    if (this.phase === 'idle' || this.phase === 'ready') this.attempt();
  }

  /** After so many ms and a pause, drawn from a range that doubles up to 16 Δ: then two of us seldom meet (§2.4). */
  private tryAgainAfter(ms: number): void {
    const range = this.options.delay * 2 ** Math.min(1 + this.failures, 4);
    this.setTimer('again', ms + Math.round(this.random() * range));
  }

  private isMajority(count: number): boolean {
    return count > this.options.acceptors.length / 2;
  }

  get status(): ProposerStatus {
    return { n: this.n, phase: this.phase };
  }
}
