/**
 * Two-phase commit as the TLA+ module TwoPhase has it (Gray & Lamport, "Consensus on Transaction Commit", 2006; the
 * specification in the TLA+ examples): its counts of distinct states are published, so it measures the explorer itself.
 * Every action of a resource manager that needs no message is a timer, and so are those of the transaction manager.
 */
import type { NodeConstructor, NodeId } from '#contract';

export interface TwoPhaseMessage {
  readonly type: 'prepared' | 'commit' | 'abort';
}

/** RMPrepare, RMChooseToAbort, RMRcvCommitMsg, RMRcvAbortMsg; TMRcvPrepared, TMCommit, TMAbort. */
export function twoPhase(Node: NodeConstructor) {
  class ResourceManager extends Node<TwoPhaseMessage, never, never, { readonly tm: NodeId }> {
    private state: 'working' | 'prepared' | 'committed' | 'aborted' = 'working';

    override onStart(): void {
      this.setTimer('prepare', 1);
      this.setTimer('abort', 1);
    }

    override onTimer(name: string): void {
      this.become(name === 'prepare' ? 'prepared' : 'aborted');
      if (name === 'prepare') this.send(this.options.tm, { type: 'prepared' });
    }

    override onMessage(_from: NodeId, { type }: TwoPhaseMessage): void {
      this.become(type === 'commit' ? 'committed' : 'aborted');
    }

    private become(state: ResourceManager['state']): void {
      this.state = state;
      this.cancelTimer('prepare');
      this.cancelTimer('abort');
    }

    get status() {
      return { state: this.state };
    }
  }

  class TransactionManager extends Node<TwoPhaseMessage, never, never> {
    private state: 'init' | 'committed' | 'aborted' = 'init';
    private readonly prepared = new Set<NodeId>();

    override onStart(): void {
      this.setTimer('abort', 1);
    }

    override onMessage(from: NodeId): void {
      if (this.state !== 'init') return;
      this.prepared.add(from);
      if (this.prepared.size === this.peers.length) this.setTimer('commit', 1);
    }

    override onTimer(name: string): void {
      this.state = name === 'commit' ? 'committed' : 'aborted';
      this.cancelTimer('commit');
      this.cancelTimer('abort');
      this.broadcast({ type: name === 'commit' ? 'commit' : 'abort' });
    }

    get status() {
      return { state: this.state };
    }
  }

  return { ResourceManager, TransactionManager };
}
