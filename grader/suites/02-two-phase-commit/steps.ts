/** Words for scripts of lab 02. */
import type { Json, NodeId, Step, Watch } from '#course';
import type { Work } from '../../../labs/02-two-phase-commit/rules/ledger.ts';
import { begin, delay } from '../../../labs/02-two-phase-commit/rules/worlds.ts';

export const begins = (tx: string, work: Work): Step => ({ kind: 'request', node: 'c', request: begin(tx, work) });

const saying = (tx: string, outcome?: 'commit' | 'abort') => (value: Json) => {
  const output = value as { tx?: Json; outcome?: Json };
  return output.tx === tx && (outcome === undefined || output.outcome === outcome);
};

/** The output of that node, of one transaction. */
export const decides = (node: NodeId, tx: string, outcome?: 'commit' | 'abort'): Watch => ({
  kind: 'output',
  node,
  where: saying(tx, outcome),
});

/** Within so many Δ. */
export const expectDecided = (
  node: NodeId,
  tx: string,
  outcome: 'commit' | 'abort' | undefined,
  delays: number,
  sentence: string,
): Step => ({ kind: 'expect', what: decides(node, tx, outcome), within: delays * delay, sentence });

export const givenDecided = (node: NodeId, tx: string, outcome: 'commit' | 'abort', sentence: string): Step => ({
  kind: 'given',
  what: decides(node, tx, outcome),
  within: 20 * delay,
  sentence,
});

export const givenYes = (node: NodeId): Step => ({
  kind: 'given',
  what: {
    kind: 'delivered',
    match: { from: node, to: 'c', type: 'vote', where: (message) => (message as { vote?: Json }).vote === 'yes' },
  },
  within: 20 * delay,
  sentence: `${node}, which has the money and no lock, did not vote yes.`,
});
