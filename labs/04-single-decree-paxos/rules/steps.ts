/** Words for the scripts of this lab. */
import type { Json, NodeId, Step, Watch } from '#course';
import type { LearnerOutput, PaxosMessage, Proposal } from '../messages.ts';
import { propose, saying } from './worlds.ts';

type Type = PaxosMessage['type'];
type Of<T extends Type> = Extract<PaxosMessage, { type: T }>;

/** An agent that the test plays sends a message. */
export const says = (node: NodeId, to: NodeId, message: PaxosMessage): Step => ({
  kind: 'request',
  node,
  request: saying(to, message),
});

/** A proposer may send its accepts to any of them. */
export const anyAcceptor: readonly NodeId[] = ['a1', 'a2', 'a3', 'a4', 'a5'];

export const asked = (node: NodeId, value: string): Step => ({ kind: 'request', node, request: propose(value) });

/** A message of that type that fits leaves `from` for `to`. */
export const sent = <T extends Type>(
  type: T,
  from: NodeId | readonly NodeId[],
  to: NodeId | readonly NodeId[],
  where?: (message: Of<T>) => boolean,
): Watch => ({
  kind: 'sent',
  match: {
    from,
    to,
    type,
    ...(where === undefined ? {} : { where: (message: Json) => where(message as Of<T>) }), // its type was looked at
  },
});

export const learns = (node: NodeId, value?: string): Watch => ({
  kind: 'output',
  node,
  where: (output) => value === undefined || (output as LearnerOutput).value === value,
});

export const prepare = (n: number): PaxosMessage => ({ type: 'prepare', n });
export const accept = (n: number, value: string): PaxosMessage => ({ type: 'accept', n, value });
export const accepted = (n: number, value: string): PaxosMessage => ({ type: 'accepted', n, value });

export const expect = (what: Watch, within: number, sentence: string): Step => ({
  kind: 'expect',
  what,
  within,
  sentence,
});
export const never = (what: Watch, within: number, sentence: string): Step => ({
  kind: 'never',
  what,
  within,
  sentence,
});
export const given = (what: Watch, within: number, sentence: string): Step => ({
  kind: 'given',
  what,
  within,
  sentence,
});

export const isReport =
  (n: number, report: Proposal | null) =>
  (message: Of<'promise'>): boolean =>
    message.n === n && message.accepted?.n === report?.n && message.accepted?.value === report?.value;
