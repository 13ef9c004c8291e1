/**
 * What holds of every site's copy, however entries travel. Every value is given once in a run, so it names its update;
 * deletions (part D) are counted.
 */
import { type Facts, type NodeId, property, type Ref, Violation } from '#course';
import { compare, entriesOf, named, show, type Told, toldBy } from './stamps.ts';
import type { GossipOutput, GossipRequest, Stamp } from './words.ts';

interface Asked {
  readonly site: NodeId;
  readonly key: string;
  readonly ref: Ref;
  /** The stamp it was first seen with. */
  stamp: Stamp | null;
}

interface Origins {
  readonly updates: { [value: string]: Asked };
  /** By key and site: how often it was deleted there, and the stamps of certificates seen. */
  readonly deletions: { [where: string]: { count: number; readonly stamps: string[] } };
  spread: boolean;
}

export const nothingInvented = property<Origins>({
  id: 'nothing-invented',
  rule: 'Whatever a site stores, sends or answers is an update some application asked for, with its key, value, site and one stamp.',
  source: 'Demers et al. 1987, §1.1: only the site of an update changes the database of its own accord',
  cause:
    'An entry is stamped again where it arrives; or key, value and stamp of different entries are mixed; or an empty copy answers with a value.',
  lecture: 'the-database-and-its-stamps',
  kind: 'always',
  goal: 'a site stores what was updated at another',
  exercised: ({ spread }) => spread,
  initial: () => ({ updates: {}, deletions: {}, spread: false }),
  on: {
    request(state, fact) {
      const request = fact.request as GossipRequest;
      if (request.type === 'update')
        state.updates[request.value] = { site: fact.node, key: request.key, ref: fact.ref, stamp: null };
      if (request.type === 'delete') deletionsOf(state, request.key, fact.node).count++;
      return state;
    },
    send(state, fact) {
      for (const entry of entriesOf(fact.message)) {
        const violation = foreign(state, entry, fact);
        if (violation !== undefined) return violation;
      }
      return state;
    },
    output(state, fact) {
      const told = toldBy(fact);
      if (told === undefined) return state;
      if (told.stamp.site !== fact.node) state.spread = true;
      return foreign(state, told, fact) ?? state;
    },
  },
});

const deletionsOf = (state: Origins, key: string, site: NodeId) => {
  state.deletions[`${key} ${site}`] ??= { count: 0, stamps: [] };
  return state.deletions[`${key} ${site}`] as { count: number; stamps: string[] }; // just made
};

function foreign(state: Origins, told: Told, { node, ref }: Facts['output'] | Facts['send']): Violation | undefined {
  const { key, value, stamp } = told;
  if (value === null) {
    const { count, stamps } = deletionsOf(state, key, stamp.site);
    if (!stamps.includes(show(stamp))) stamps.push(show(stamp));
    if (stamps.length <= count) return undefined;
    return new Violation(
      `${node} has a death certificate of ${key} with stamp ${show(stamp)}; ${stamp.site} was asked ${count} times to delete it, and this is stamp number ${stamps.length}.`,
      ref,
      ref,
    );
  }
  const asked = state.updates[value];
  if (asked === undefined || asked.key !== key || asked.site !== stamp.site) {
    return new Violation(
      `${node} has ${named(told)} with stamp ${show(stamp)}, but nobody asked ${stamp.site} for that.`,
      asked?.ref ?? ref,
      ref,
    );
  }
  asked.stamp ??= stamp;
  if (show(asked.stamp) === show(stamp)) return undefined;
  return new Violation(
    `${named(told)} was updated once, and has two stamps: ${show(asked.stamp)}, and at ${node} ${show(stamp)}.`,
    asked.ref,
    ref,
  );
}

interface Held extends Told {
  readonly ref: Ref;
}

interface Copies {
  readonly nodes: readonly NodeId[];
  readonly held: { [site: NodeId]: { [key: string]: Held } };
  /** Sites that crashed: one may have stored something and not have come to telling it. */
  readonly crashed: { [site: NodeId]: boolean };
  replaced: boolean;
}

const copies = ({ nodes }: { readonly nodes: readonly NodeId[] }): Copies => ({
  nodes,
  held: Object.fromEntries(nodes.map((node) => [node, {}])),
  crashed: {},
  replaced: false,
});

export const nothingRolledBack = property<Copies>({
  id: 'nothing-rolled-back',
  rule: 'What a site tells of its copy of a key (`stored`, `value`) never has an earlier stamp than before, over crashes too; and every change is told.',
  source: 'Demers et al. 1987, §1.1 and §1.3: a pair with a larger timestamp supersedes one with a smaller',
  cause:
    '`stored` is output before the entry is in `storage`, or the entries are not read again after a crash; or an older entry overwrites a newer one that came before it; or two entries were given one stamp.',
  lecture: 'the-database-and-its-stamps',
  kind: 'always',
  goal: 'a site stores a later entry of a key in place of an earlier one',
  exercised: ({ replaced }) => replaced,
  initial: copies,
  on: {
    crash(state, fact) {
      state.crashed[fact.node] = true;
      return state;
    },
    output(state, fact) {
      const output = fact.value as GossipOutput;
      if (output.type === 'updated') return state;
      const site = state.held[fact.node] ?? {};
      const held = site[output.key];
      const told = toldBy(fact);
      if (told === undefined) {
        return held === undefined
          ? state
          : new Violation(
              `${fact.node} answers that it has no ${output.key}; it had stored ${named(held)}.`,
              held.ref,
              fact.ref,
            );
      }
      const order = held === undefined ? 1 : compare(told.stamp, held.stamp, state.nodes);
      if (held !== undefined && (order < 0 || (order === 0 && told.value !== held.value))) {
        const verb = output.type === 'stored' ? 'stores' : 'answers';
        const had =
          order === 0
            ? 'with the same stamp: two entries with one stamp, see `stamps-rise`.'
            : `with stamp ${show(held.stamp)}.`;
        return new Violation(
          `${fact.node} ${verb} ${named(told)} with stamp ${show(told.stamp)}; it already had ${named(held)} ${had}`,
          held.ref,
          fact.ref,
        );
      }
      if (order > 0 && output.type === 'value' && state.crashed[fact.node] !== true) {
        return new Violation(
          `${fact.node} answers ${named(told)}, and never output that it stored it.`,
          held?.ref ?? fact.ref,
          fact.ref,
        );
      }
      if (order > 0 && held !== undefined) state.replaced = true;
      site[output.key] = { ...told, ref: fact.ref };
      return state;
    },
  },
});

interface Stamps extends Copies {
  /** By stamp: the first entry seen with it. */
  readonly used: { [stamp: string]: Held };
  /** The update that each site is about to tell. */
  readonly pending: { [site: NodeId]: { readonly id: string; readonly ref: Ref } };
}

export const stampsRise = property<Stamps>({
  id: 'stamps-rise',
  rule: 'An update is told in its handler (`updated`); its stamp names its site, was never given before, and is later than that of the entry which the site had for the key.',
  source: 'Demers et al. 1987, §1.1: a globally unique timestamp for every update',
  cause:
    'The stamp is `now()` alone, though the clock stands still between two updates, or is behind that of the site whose entry is replaced; or a counter begins anew after a crash.',
  lecture: 'the-database-and-its-stamps',
  kind: 'always',
  goal: 'a site updates a key that it had from another site',
  exercised: ({ replaced }) => replaced,
  initial: (context) => ({ ...copies(context), used: {}, pending: {} }),
  on: {
    crash(state, fact) {
      delete state.pending[fact.node];
      return state;
    },
    request(state, fact) {
      const request = fact.request as GossipRequest;
      const violation = untold(state, fact);
      if (violation !== undefined) return violation;
      if (request.type === 'update') state.pending[fact.node] = { id: request.id, ref: fact.ref };
      return state;
    },
    deliver: (state, fact) => untold(state, fact) ?? state,
    send(state, fact) {
      for (const entry of entriesOf(fact.message)) {
        const violation = usedTwice(state, entry, fact.ref);
        if (violation !== undefined) return violation;
      }
      return state;
    },
    output(state, fact) {
      const output = fact.value as GossipOutput;
      if (output.type === 'updated') {
        const pending = state.pending[fact.node];
        delete state.pending[fact.node];
        if (pending?.id === output.id && output.stamp.site === fact.node) return state;
        return new Violation(
          pending?.id === output.id
            ? `${fact.node} gives its update ${output.id} the stamp ${show(output.stamp)}, of another site.`
            : `${fact.node} tells that update ${output.id} is done; nobody has just asked for it.`,
          pending?.ref ?? fact.ref,
          fact.ref,
        );
      }
      const told = toldBy(fact);
      if (told === undefined) return state;
      const twice = usedTwice(state, told, fact.ref);
      if (twice !== undefined) return twice;
      const site = state.held[fact.node] ?? {};
      const held = site[told.key];
      const own = output.type === 'stored' && told.stamp.site === fact.node && told.value !== held?.value;
      if (own && held !== undefined) {
        if (held.stamp.site !== fact.node) state.replaced = true;
        if (compare(told.stamp, held.stamp, state.nodes) < 0)
          return new Violation(
            `${fact.node} gives ${named(told)} the stamp ${show(told.stamp)}, which is not later than ${show(held.stamp)} of ${named(held)}, which it had: the update is lost.`,
            held.ref,
            fact.ref,
          );
      }
      site[told.key] = { ...told, ref: fact.ref };
      return state;
    },
  },
});

function untold(state: Stamps, fact: Facts['request'] | Facts['deliver']): Violation | undefined {
  const pending = state.pending[fact.node];
  if (pending === undefined) return undefined;
  return new Violation(
    `${fact.node} was asked for update ${pending.id}, and never output that it is done: its handler is over.`,
    pending.ref,
    fact.ref,
  );
}

function usedTwice(state: Stamps, told: Told, ref: Ref): Violation | undefined {
  const name = show(told.stamp);
  const first = state.used[name];
  if (first === undefined) {
    state.used[name] = { key: told.key, value: told.value, stamp: told.stamp, ref };
    return undefined;
  }
  if (first.key === told.key && first.value === told.value) return undefined;
  return new Violation(`The stamp ${name} is given twice: to ${named(first)} and to ${named(told)}.`, first.ref, ref);
}
