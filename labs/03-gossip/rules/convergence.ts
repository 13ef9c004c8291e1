/** Whether all copies are the same in the end: judged by answers to `get`, which every world asks for at its end. */
import { type Facts, type NodeId, type Property, property } from '#course';
import type { GossipOutput } from '../messages.ts';
import { compare, named, show, type Told, toldBy } from './stamps.ts';

interface Ending {
  readonly nodes: readonly NodeId[];
  /** By key: the latest entry that any site told. */
  readonly latest: { [key: string]: Told };
  /** By site and key: the last answer; null: no such item. */
  readonly answers: { [site: NodeId]: { [key: string]: Told | null } };
  readonly sums: { [site: NodeId]: string };
}

const endings = {
  initial: ({ nodes }: { readonly nodes: readonly NodeId[] }): Ending => ({
    nodes,
    latest: {},
    answers: Object.fromEntries(nodes.map((node) => [node, {}])),
    sums: {},
  }),
  output(state: Ending, fact: Facts['output']): Ending {
    const output = fact.value as GossipOutput;
    const told = toldBy(fact);
    if (output.type === 'value') {
      const site = state.answers[fact.node];
      if (site !== undefined) site[output.key] = told ?? null;
    }
    if (told === undefined) return state;
    const latest = state.latest[told.key];
    if (latest === undefined || compare(told.stamp, latest.stamp, state.nodes) > 0) state.latest[told.key] = told;
    return state;
  },
};

/** Who does not have the latest entry of some key; undefined when all do. */
function behind({ nodes, latest, answers }: Ending): string | undefined {
  for (const [key, entry] of Object.entries(latest)) {
    for (const node of nodes) {
      const answer = answers[node]?.[key];
      if (answer === undefined) return `${node} never answered what ${key} is.`;
      if (answer === null)
        return `${node} has no ${key} in the end; the latest is ${named(entry)} with stamp ${show(entry.stamp)}.`;
      const order = compare(answer.stamp, entry.stamp, nodes);
      if (order !== 0)
        return `${node} has ${named(answer)} with stamp ${show(answer.stamp)} in the end; the latest is ${named(entry)} with stamp ${show(entry.stamp)}.`;
    }
  }
  return undefined;
}

const about = {
  kind: 'eventually',
  initial: endings.initial,
} as const;

export const mailArrives: Property<Ending> = property<Ending>({
  id: 'mail-arrives',
  rule: 'When no mail is lost, every site ends with the latest entry of every key, however the mails overtake each other.',
  source: 'Demers et al. 1987, §1.2: on receiving (v, t), if the own timestamp is smaller, the pair is replaced',
  cause:
    'An older mail that arrives late overwrites a newer one; or equal times are decided by the order of arrival, or by comparing ids as strings.',
  lecture: 'direct-mail',
  ...about,
  on: { output: endings.output },
  missing: behind,
});

export const converges: Property<Ending> = property<Ending>({
  id: 'converges',
  rule: 'When updates stop and sites can reach each other, every site ends with the latest entry of every key, and all sums are equal.',
  source: 'Demers et al. 1987, §1.3: anti-entropy',
  cause:
    'Nobody begins exchanges any more (a timer that is not set again, or not after a crash); a partner is never chosen; only one direction of ResolveDifference works; or different copies have equal sums, or equal ones different sums: the order of a Map, of arrival, or of the fields that come back from storage is in them.',
  lecture: 'anti-entropy',
  ...about,
  on: {
    output: endings.output,
    status(state, fact) {
      state.sums[fact.node] = (fact.after as { sum: string }).sum;
      return state;
    },
  },
  missing(state) {
    const late = behind(state);
    if (late !== undefined) return late;
    const [first, ...others] = state.nodes;
    const different = others.find((node) => state.sums[node] !== state.sums[first ?? '']);
    if (different === undefined) return undefined;
    return `${first} and ${different} store the same, and their sums differ: ${state.sums[first ?? '']} and ${state.sums[different]}.`;
  },
});
