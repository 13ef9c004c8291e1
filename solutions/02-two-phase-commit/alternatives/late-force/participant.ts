import { Node, type NodeId } from '#contract';
import type {
  Balances,
  CommitMessage,
  CommitOptions,
  Op,
  Outcome,
  ParticipantOutput,
  ParticipantRequest,
  ParticipantStatus,
} from '../../messages.ts';

type Record_ = { readonly tx: string; readonly work?: Op[]; readonly writers?: NodeId[]; readonly outcome?: Outcome };

/**
 * Balances in storage, lazily, with the place in the log up to which they are right. Outcomes are lazy as well: a commit is
 * forced a little later, with its acknowledgement; a crash in between, and it asks again. What it refuses when it is asked,
 * it tells the application after a restart only.
 */
export class Participant extends Node<CommitMessage, ParticipantRequest, ParticipantOutput, CommitOptions> {
  private balances: Balances = {};
  private readonly known = new Map<string, Record_>();
  private readonly unwanted = new Set<string>();
  private readonly owed = new Set<string>();

  override onStart(): void {
    const log = this.storage.log('tx');
    const saved = this.storage.get('accounts') as { balances: Balances; upTo: number } | undefined;
    this.balances = { ...(saved?.balances ?? this.options.accounts) };
    for (let i = log.first; i <= log.length; i++) {
      const entry = log.read(i) as Record_;
      const before = this.known.get(entry.tx);
      this.known.set(entry.tx, { ...before, ...entry });
      if (entry.outcome === 'commit' && before?.outcome === undefined && i > (saved?.upTo ?? 0))
        this.balances = after(this.balances, before?.work ?? []);
    }
    for (const { tx, outcome } of this.known.values()) {
      if (outcome !== undefined) this.output({ type: 'decided', tx, outcome });
      else this.setTimer(`ask ${tx}`, this.options.delay);
    }
  }

  override onRequest({ tx }: ParticipantRequest): void {
    this.unwanted.add(tx);
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    const { tx } = message;
    const known = this.known.get(tx);
    if (message.type === 'prepare') this.vote(from, message);
    if (message.type === 'inquire') {
      if (known === undefined) this.write({ tx, outcome: 'abort' }, false);
      this.send(from, { type: 'answer', tx, outcome: known === undefined ? 'abort' : (known.outcome ?? 'uncertain') });
    }
    if (message.type === 'decision' && known === undefined) this.unwanted.add(tx);
    if (message.type === 'decision' || message.type === 'answer') {
      if (message.outcome === 'uncertain' || known === undefined) return;
      if (known.outcome === undefined) this.carryOut(known, message.outcome);
      if (this.known.get(tx)?.outcome !== 'commit' || message.type === 'answer') return;
      this.owed.add(tx);
      this.setTimer('acknowledge', this.options.delay);
    }
  }

  override onTimer(name: string): void {
    if (name === 'acknowledge') {
      for (const tx of this.owed) {
        this.write({ tx, outcome: 'commit' }, false);
        this.send(this.options.coordinator, { type: 'acknowledge', tx });
      }
      return this.owed.clear();
    }
    const tx = name.slice('ask '.length);
    const { outcome, writers = [] } = this.known.get(tx) ?? {};
    if (outcome !== undefined) return;
    for (const node of new Set([this.options.coordinator, ...writers]))
      if (node !== this.self) this.send(node, { type: 'inquire', tx });
    this.setTimer(name, 5 * this.options.delay);
  }

  private vote(to: NodeId, { tx, work, writers }: Extract<CommitMessage, { type: 'prepare' }>): void {
    const known = this.known.get(tx);
    if (known?.outcome === 'commit') return;
    const say = (vote: 'yes' | 'no' | 'read-only') => {
      const read = vote === 'no' ? {} : found(this.balances, work);
      this.send(to, { type: 'vote', tx, vote, read });
    };
    if (known !== undefined) return say(known.outcome === 'abort' ? 'no' : 'yes');
    const { locks } = this.status;
    if (this.unwanted.has(tx) || work.some((op) => locks[op.account] !== undefined)) return say('no');
    if (!affordable(this.balances, work)) return say('no');
    if (!work.some((op) => op.type === 'add')) return say('read-only');
    this.write({ tx, work, writers }, false);
    say('yes');
    this.setTimer(`ask ${tx}`, 5 * this.options.delay);
  }

  private carryOut(known: Record_, outcome: Outcome): void {
    if (outcome === 'commit') this.balances = after(this.balances, known.work ?? []);
    this.write({ tx: known.tx, outcome }, true);
    this.storage.set('accounts', { balances: this.balances, upTo: this.storage.log('tx').length }, { lazy: true });
    this.output({ type: 'decided', tx: known.tx, outcome });
  }

  private write(entry: Record_, lazy: boolean): void {
    this.known.set(entry.tx, { ...this.known.get(entry.tx), ...entry });
    this.storage.log('tx').append(entry, { lazy });
  }

  get status(): ParticipantStatus {
    const locks: ParticipantStatus['locks'] = {};
    const word = { commit: 'committed', abort: 'aborted' } as const;
    const tx = [...this.known.values()].map((it) => {
      if (it.outcome === undefined) for (const { account } of it.work ?? []) locks[account] = it.tx;
      return [it.tx, it.outcome === undefined ? 'prepared' : word[it.outcome]] as const;
    });
    return { tx: Object.fromEntries(tx), balances: this.balances, locks };
  }
}

function after(balances: Balances, work: readonly Op[]): Balances {
  const then = { ...balances };
  for (const op of work) if (op.type === 'add') then[op.account] = (then[op.account] ?? 0) + op.amount;
  return then;
}

function found(balances: Balances, work: readonly Op[]): Balances {
  const reads = work.flatMap((op, i) =>
    op.type === 'read' ? [[op.account, after(balances, work.slice(0, i))[op.account] ?? 0] as const] : [],
  );
  return Object.fromEntries(reads);
}

const affordable = (balances: Balances, work: readonly Op[]): boolean =>
  work.every((op, i) => (after(balances, work.slice(0, i + 1))[op.account] ?? 0) >= 0);
