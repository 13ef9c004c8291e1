/** Part A: who mails, and how often. */
import { type Facts, type NodeId, property, type Ref, Violation } from '#course';
import { entriesOf } from './stamps.ts';
import type { GossipRequest } from './words.ts';

interface Mailing {
  readonly value: string;
  readonly ref: Ref;
  /** Who must still be sent it. */
  readonly owed: NodeId[];
}

interface Mailings {
  readonly nodes: readonly NodeId[];
  readonly open: { [site: NodeId]: Mailing };
  complete: boolean;
}

export const mailToAll = property<Mailings>({
  id: 'mail-to-all',
  rule: 'In the handler of an update its site mails the entry once to each of the n − 1 other sites; nobody sends anything else.',
  source: 'Demers et al. 1987, §1.2: n messages for an update',
  cause: 'A receiver passes mail on or answers it; or the site forgets somebody, mails itself, or mails twice.',
  lecture: 'direct-mail',
  kind: 'always',
  goal: 'an update is mailed to all other sites',
  exercised: ({ complete }) => complete,
  initial: ({ nodes }) => ({ nodes, open: {}, complete: false }),
  on: {
    crash(state, fact) {
      delete state.open[fact.node];
      return state;
    },
    request(state, fact) {
      const request = fact.request as GossipRequest;
      const violation = closed(state, fact);
      if (violation !== undefined) return violation;
      if (request.type !== 'update') return state;
      const owed = state.nodes.filter((node) => node !== fact.node);
      state.open[fact.node] = { value: request.value, ref: fact.ref, owed };
      return state;
    },
    deliver: (state, fact) => closed(state, fact) ?? state,
    send(state, fact) {
      const open = state.open[fact.node];
      const value = entriesOf(fact.message)[0]?.value;
      const place = open?.owed.indexOf(fact.to) ?? -1;
      if (open === undefined || place < 0 || value !== open.value)
        return new Violation(
          open !== undefined && value === open.value
            ? `${fact.node} mails ${value} to ${fact.to} again, or to itself.`
            : `${fact.node} mails ${value} to ${fact.to}, and was not asked for that update.`,
          open?.ref ?? fact.ref,
          fact.ref,
        );
      open.owed.splice(place, 1);
      if (open.owed.length === 0) {
        state.complete = true;
      }
      return state;
    },
  },
});

/** What an update left open when the next event of its site begins. */
function closed(state: Mailings, fact: Facts['request'] | Facts['deliver']): Violation | undefined {
  const open = state.open[fact.node];
  delete state.open[fact.node];
  if (open === undefined || open.owed.length === 0) return undefined;
  return new Violation(
    `${fact.node} was asked for the update ${open.value}, and mailed nothing to ${open.owed[0]}: its handler is over.`,
    open.ref,
    fact.ref,
  );
}
