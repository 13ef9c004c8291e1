import { Node, type NodeId } from '#contract';
import type {
  CommitMessage,
  CommitOptions,
  CoordinatorOutput,
  CoordinatorRequest,
  CoordinatorStatus,
  Op,
  Vote,
} from '../../messages.ts';

interface Poll {
  readonly tx: string;
  readonly work: Record<NodeId, Op[]>;
  readonly votes: Map<NodeId, Extract<CommitMessage, { type: 'vote' }>>;
}

/** Says everything once and waits to be asked. Its log of commits is its memory: it never forgets one, so it reads no acknowledgements. */
export class Coordinator extends Node<CommitMessage, CoordinatorRequest, CoordinatorOutput, CommitOptions> {
  private readonly polls = new Map<string, Poll>();
  private readonly commits = new Set<string>();

  override onStart(): void {
    const log = this.storage.log('tx');
    for (let i = log.first; i <= log.length; i++) {
      const { tx } = log.read(i) as { tx: string };
      this.commits.add(tx);
      this.output({ type: 'outcome', tx, outcome: 'commit' });
    }
  }

  override onRequest({ tx, work }: CoordinatorRequest): void {
    const writers = this.nodes.filter((node) => work[node]?.some((op) => op.type === 'add'));
    this.polls.set(tx, { tx, work, votes: new Map() });
    for (const node of this.nodes) if (work[node]) this.send(node, { type: 'prepare', tx, work: work[node], writers });
    this.setTimer(tx, 6 * this.options.delay);
  }

  override onMessage(from: NodeId, message: CommitMessage): void {
    const { tx } = message;
    const poll = this.polls.get(tx);
    if (message.type === 'inquire') {
      const outcome = this.commits.has(tx) ? 'commit' : poll ? 'uncertain' : 'abort';
      this.send(from, { type: 'answer', tx, outcome });
    }
    if (message.type !== 'vote') return;
    if (poll === undefined) {
      // Too late: nobody waits for it. Without a commit it was an abort.
      if (message.vote === 'yes')
        this.send(from, { type: 'decision', tx, outcome: this.commits.has(tx) ? 'commit' : 'abort' });
      return;
    }
    if (!poll.votes.has(from)) poll.votes.set(from, message); // the first word counts
    if (poll.votes.size === Object.keys(poll.work).length) this.close(poll);
  }

  override onTimer(tx: string): void {
    const poll = this.polls.get(tx);
    if (poll !== undefined) this.close(poll);
  }

  /** All votes are there, a no among them or not; or the time is over. */
  private close({ tx, work, votes }: Poll): void {
    this.polls.delete(tx);
    this.cancelTimer(tx);
    const said = (vote: Vote) => [...votes.keys()].filter((node) => votes.get(node)?.vote === vote);
    const [yes, no] = [said('yes'), said('no')];
    const commit = no.length === 0 && votes.size === Object.keys(work).length;
    if (commit && yes.length > 0) this.storage.log('tx').append({ tx });
    if (commit && yes.length > 0) this.commits.add(tx);
    const outcome = commit ? 'commit' : 'abort';
    for (const node of yes) this.send(node, { type: 'decision', tx, outcome });
    const read = Object.assign({}, ...[...votes.values()].map((vote) => vote.read));
    this.output(commit ? { type: 'outcome', tx, outcome, read } : { type: 'outcome', tx, outcome });
  }

  get status(): CoordinatorStatus {
    const of = (ids: Iterable<string>, word: CoordinatorStatus['tx'][string]) => [...ids].map((tx) => [tx, word]);
    return { tx: Object.fromEntries([...of(this.polls.keys(), 'collecting'), ...of(this.commits, 'committed')]) };
  }
}
