/**
 * Hand-made histories for the tests of the rules, a line for each fact:
 *
 *     p1 asked x                    the application asks p1 to propose x (`p1 lead`: to lead)
 *     p1 > a1 prepare 4             a message leaves: prepare n, accept n v, accepted n v, promise n [n v], learned v, query
 *     a1 < p1 accept 4 x            it arrives
 *     a1 status 4 [4 x]             an acceptor's account of itself; `l1 status x` or `l1 status -` a learner's
 *     l1 learns x                   output
 *     a1 writes                     something, into its storage
 *     a1 crash | a1 boot | healed
 */
import { type AnyProperty, type Json, Violation } from '#course';
import type { PaxosMessage } from '../../../labs/04-single-decree-paxos/messages.ts';

const proposal = (n: string | undefined, value: string | undefined) =>
  n === undefined || value === undefined ? null : { n: Number(n), value };

function message([type = '', ...rest]: readonly string[]): PaxosMessage {
  const [a = '', b] = rest;
  switch (type) {
    case 'prepare':
      return { type, n: Number(a) };
    case 'accept':
    case 'accepted':
      return { type, n: Number(a), value: b ?? '' };
    case 'promise':
      return { type, n: Number(a), accepted: proposal(b, rest[2]) };
    case 'learned':
      return { type, value: a };
    case 'query':
      return { type };
    default:
      throw new Error(`No message is called ${type}.`);
  }
}

/** Kind and rest of the fact that a line tells. */
function factIn(line: string): { readonly kind: string; readonly node: string; readonly [key: string]: Json } {
  const [node = '', verb = '', ...rest] = line.replace(/[[\]]/g, '').split(' ');
  const [first = ''] = rest;
  if (node === 'healed') return { kind: 'healed', node: '' };
  switch (verb) {
    case '>':
      return { kind: 'send', node, to: first, message: message(rest.slice(1)) };
    case '<':
      return { kind: 'deliver', node, from: first, message: message(rest.slice(1)), sent: 0 };
    case 'asked':
      return { kind: 'request', node, request: { type: 'propose', value: first } };
    case 'lead':
      return { kind: 'request', node, request: { type: 'lead' } };
    case 'learns':
      return { kind: 'output', node, value: { type: 'learned', value: first } };
    case 'writes':
      return { kind: 'write', node, op: { kind: 'set', key: 'acceptor', value: null }, lazy: false };
    case 'crash':
      return { kind: 'crash', node };
    case 'boot':
      return { kind: 'restart', node, boot: 2 };
    case 'status': {
      const learned = { learned: first === '-' ? null : first };
      const after = node.startsWith('l') ? learned : { promised: Number(first), accepted: proposal(rest[1], rest[2]) };
      return { kind: 'status', node, before: null, after };
    }
    default:
      throw new Error(`Nobody can ${verb}.`);
  }
}

/** What the property says of it: a violation, what is missing, or whether it was exercised. */
export function judged(property: AnyProperty, nodes: string, ...lines: readonly string[]): string {
  let state: unknown = property.initial({ nodes: nodes.split(' '), healAt: null, until: 1000 });
  for (const [i, line] of lines.entries()) {
    const { kind, ...fact } = factIn(line);
    const on = property.on as { readonly [kind: string]: ((state: unknown, fact: unknown) => unknown) | undefined };
    const next = on[kind]?.(state, { ref: (i + 1) * 0x100000, at: i * 1000, ...fact });
    if (next instanceof Violation) return next.because;
    if (next !== undefined) state = next;
  }
  if (property.kind === 'eventually') return property.missing(state) ?? 'holds';
  if (property.kind === 'sometimes') return property.reached(state) ? 'holds' : 'holds, not exercised';
  return property.exercised(state) ? 'holds' : 'holds, not exercised';
}
