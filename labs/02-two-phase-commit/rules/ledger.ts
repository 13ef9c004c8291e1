/** What several rules keep of a run: who takes part in a transaction, who has voted what, who has decided. */
import type { NodeId } from '#course';
import type { CommitMessage, CoordinatorRequest, Op, Outcome } from '../messages.ts';

export type Tx = string;
export type Work = Readonly<Record<NodeId, readonly Op[]>>;

export type Begin = CoordinatorRequest;
export type Sent<T extends CommitMessage['type']> = Extract<CommitMessage, { type: T }>;

/** A message of that type, or undefined. The schemas have checked it. */
export function messageOf<T extends CommitMessage['type']>(message: unknown, type: T): Sent<T> | undefined {
  const it = message as CommitMessage;
  return it.type === type ? (it as Sent<T>) : undefined;
}

/** The transaction whose commit the message tells of. */
export function commitIn(message: unknown): Tx | undefined {
  const said = messageOf(message, 'decision') ?? messageOf(message, 'answer');
  return said?.outcome === 'commit' ? said.tx : undefined;
}

/** The request `begin`, or undefined for a `refuse`. */
export function beginOf(request: unknown): Begin | undefined {
  const it = request as { type: string };
  return it.type === 'begin' ? (it as Begin) : undefined;
}

/** Both kinds of output have `tx` and `outcome`. */
export const outcomeOf = (value: unknown): { readonly tx: Tx; readonly outcome: Outcome } =>
  value as { tx: Tx; outcome: Outcome };

export const participantsOf = (work: Work): NodeId[] => Object.keys(work);
export const writes = (ops: readonly Op[]): boolean => ops.some((op) => op.type === 'add');
export const writersOf = (work: Work): NodeId[] => participantsOf(work).filter((node) => writes(work[node] ?? []));

/** Words: what an outcome does. */
export const done = (outcome: Outcome): string => (outcome === 'commit' ? 'committed' : 'aborted');

/** What stands at `key`, after putting `fresh` there if nothing does. */
export function entry<T>(of: { [key: string]: T }, key: string, fresh: T): T {
  const there = of[key] ?? fresh;
  of[key] = there;
  return there;
}
