/** Whether all copies are the same in the end: judged by answers to `get`, which every world asks for at its end. */
import { type Facts, type NodeId, type Property, property, type Ref } from '#course';
import type { GossipOutput } from '../messages.ts';
import { compare, miscounts, named, nothingWithStamp, show, type Told, toldBy } from './stamps.ts';

interface Answer {
  /** null: no such item. */
  readonly told: Told | null;
  readonly ref: Ref;
}

interface Ending {
  readonly nodes: readonly NodeId[];
  /** By key: the latest entry that any site told. */
  readonly latest: { [key: string]: Told };
  /** By site and key: the last one. */
  readonly answers: { [site: NodeId]: { [key: string]: Answer } };
  /** By site: what its status says. */
  readonly items: { [site: NodeId]: number };
  readonly sums: { [site: NodeId]: string };
}

const endings = {
  initial: ({ nodes }: { readonly nodes: readonly NodeId[] }): Ending => ({
    nodes,
    latest: {},
    answers: Object.fromEntries(nodes.map((node) => [node, {}])),
    items: {},
    sums: {},
  }),
  output(state: Ending, fact: Facts['output']): Ending {
    const output = fact.value as GossipOutput;
    const told = toldBy(fact);
    if (output.type === 'value') {
      const site = state.answers[fact.node];
      if (site !== undefined) site[output.key] = { told: told ?? null, ref: fact.ref };
    }
    if (told === undefined) return state;
    const latest = state.latest[told.key];
    if (latest === undefined || compare(told.stamp, latest.stamp, state.nodes) > 0) state.latest[told.key] = told;
    return state;
  },
  status(state: Ending, fact: Facts['status']): Ending {
    const { items, sum } = fact.after as { items: number; sum?: string };
    state.items[fact.node] = items;
    if (sum !== undefined) state.sums[fact.node] = sum;
    return state;
  },
};

interface Behind {
  readonly because: string;
  /** The answer that shows it. */
  readonly ref: Ref | undefined;
}

/** Who does not have the latest entry of some key; undefined when all do. */
function behind({ nodes, latest, answers }: Ending): Behind | undefined {
  for (const [key, entry] of Object.entries(latest)) {
    for (const node of nodes) {
      const answer = answers[node]?.[key];
      if (answer === undefined) return { because: `${node} never answered what ${key} is.`, ref: undefined };
      const { told, ref } = answer;
      const latestIs = `the latest is ${named(entry)} with stamp ${show(entry.stamp)}.`;
      if (told === null) return { because: `${node} has no ${key} in the end; ${latestIs}`, ref };
      if (told.value === null) return { because: nothingWithStamp(node, told), ref };
      if (compare(told.stamp, entry.stamp, nodes) !== 0)
        return { because: `${node} has ${named(told)} with stamp ${show(told.stamp)} in the end; ${latestIs}`, ref };
    }
  }
  return undefined;
}

/** Who does not count its items as it answers. */
function miscounted({ nodes, answers, items }: Ending): string | undefined {
  for (const node of nodes) {
    const had = Object.values(answers[node] ?? {}).filter(({ told }) => told !== null).length;
    const said = items[node];
    if (said !== undefined && said !== had) return miscounts(node, said, had);
  }
  return undefined;
}

const about = {
  kind: 'eventually',
  initial: endings.initial,
  on: { output: endings.output, status: endings.status },
} as const;

export const mailArrives: Property<Ending> = property<Ending>({
  id: 'mail-arrives',
  rule: 'When no mail is lost, every site ends with the latest entry of every key, however the mails overtake each other, and counts its items right.',
  source: 'Demers et al. 1987, §1.2: on receiving (v, t), if the own timestamp is smaller, the pair is replaced',
  cause:
    'An older mail that arrives late overwrites a newer one; or equal times are decided by the order of arrival, or by comparing ids as strings.',
  lecture: 'direct-mail',
  ...about,
  missing: (state) => behind(state)?.because ?? miscounted(state),
  shownBy: (state) => behind(state)?.ref,
});

export const converges: Property<Ending> = property<Ending>({
  id: 'converges',
  rule: 'When updates stop and sites can reach each other, every site ends with the latest entry of every key, all sums are equal, and each counts its items right.',
  source: 'Demers et al. 1987, §1.3: anti-entropy',
  cause:
    'Where sums differ and the copies are equal: the order of a Map, of arrival, or of the fields that come back from storage is in the sum. Where copies differ: nobody begins exchanges any more (a timer that is not set again, or not after a crash), or one direction of the exchange does not work.',
  lecture: 'anti-entropy',
  ...about,
  missing(state) {
    const wrong = behind(state)?.because ?? miscounted(state);
    if (wrong !== undefined) return wrong;
    const [first, ...others] = state.nodes;
    const different = others.find((node) => state.sums[node] !== state.sums[first ?? '']);
    if (different === undefined) return undefined;
    return `${first}'s sum is ${state.sums[first ?? '']}, ${different}'s is ${state.sums[different]}, and their copies are equal: each answered every key with the same value and stamp.`;
  },
  shownBy: (state) => behind(state)?.ref,
});
