/**
 * Part C: what §1.4 promises of each cycle. Worlds of rounds: a cycle of a site begins with its `cycle` request, and lasts
 * until the next; the update a key gets is its only one. The schemas have checked all messages, so the casts cannot lie.
 */
import { type Facts, type NodeId, type Property, property, type Ref, Violation } from '#course';
import type { Entry, GossipOutput, Stamp } from '../messages.ts';
import type { RumourMessage, RumourOptions, RumourRequest, RumourStatus } from '../rumour-messages.ts';
import { heardOf, interest, nothingHeard, type Pulled } from './rumour-interest.ts';

const nameOf = ({ key, stamp }: { readonly key: string; readonly stamp: Stamp }): string =>
  `${key} ${stamp.time} ${stamp.site}`;
const rumoursOf = (message: unknown): readonly Entry[] =>
  (message as RumourMessage).type === 'rumours' ? (message as { entries: readonly Entry[] }).entries : [];
const isCycle = (fact: Facts['request']): boolean => (fact.request as RumourRequest).type === 'cycle';

interface Known {
  readonly key: string;
  /** The cycle of this site in which it was stored. */
  readonly cycle: number;
  readonly ref: Ref;
  /** Unnecessary contacts in a row, as answers arrived; where nobody answers, all contacts. */
  unnecessary: number;
  /** It was hot when the cycle under way began. */
  owed: boolean;
  /** In this cycle, to whom. */
  told: NodeId | null;
  /** In pull and push-pull. */
  pulled: Pulled;
}

interface SiteState {
  cycle: number;
  /** The partner of this cycle. */
  partner: NodeId | null;
  /** The keys that its status calls hot; null before the first one. */
  hot: readonly string[] | null;
  /** By key, stamp time and site. */
  readonly known: { [name: string]: Known };
  /** Rumours that arrived and are not answered: by sender and name. */
  readonly unanswered: {
    [what: string]: { readonly ref: Ref; readonly needed: boolean; readonly times: number; given: number };
  };
}

interface Rounds {
  readonly sites: { [node: NodeId]: SiteState };
  exercised: boolean;
}

const initial = ({ nodes }: { readonly nodes: readonly NodeId[] }): Rounds => ({
  sites: Object.fromEntries(
    nodes.map((node) => [node, { cycle: 0, partner: null, hot: null, known: {}, unanswered: {} }]),
  ),
  exercised: false,
});

const siteOf = (state: Rounds, node: NodeId): SiteState => state.sites[node] as SiteState; // nodes of the plan

function stored(state: Rounds, fact: Facts['output']): Rounds {
  const output = fact.value as GossipOutput;
  if (output.type !== 'stored') return state;
  const site = siteOf(state, fact.node);
  const { key } = output;
  site.known[nameOf(output)] ??= {
    key,
    cycle: site.cycle,
    ref: fact.ref,
    unnecessary: 0,
    owed: false,
    told: null,
    pulled: nothingHeard(fact.ref),
  };
  return state;
}

function answered(state: Rounds, fact: Facts['deliver']): void {
  const message = fact.message as RumourMessage;
  if (message.type !== 'feedback') return;
  for (const answer of message.entries) {
    const known = siteOf(state, fact.node).known[nameOf(answer)];
    if (known === undefined) continue;
    known.unnecessary = answer.needed ? 0 : known.unnecessary + 1;
    known.pulled = heardOf(known.pulled, answer.needed, fact.ref);
  }
}

const spread = 'Demers et al. 1987, §1.4';

export const neededBeforeTheCycle: Property<Rounds> = property<Rounds>({
  id: 'needed-before-the-cycle',
  rule: 'Every rumour that arrives is answered once, before the next cycle; it was needed if its receiver did not have it when this cycle began.',
  source: `${spread}: feedback; all contacts of a cycle count as made at one time`,
  cause:
    'The answer looks at the copy as it is now: when two sites bring the same news in one cycle, both were needed. Or an answer is missing, or given twice.',
  lecture: 'rumour-mongering',
  kind: 'always',
  goal: 'the same news is brought to a site by two others in one cycle',
  exercised: ({ exercised }) => exercised,
  initial,
  on: {
    output: stored,
    deliver(state, fact) {
      const site = siteOf(state, fact.node);
      for (const entry of rumoursOf(fact.message)) {
        const known = site.known[nameOf(entry)];
        const needed = known === undefined || known.cycle === site.cycle;
        if (known !== undefined && needed) state.exercised = true;
        const what = `${fact.from} ${nameOf(entry)}`;
        // In push-pull two sites may choose each other: the rumour comes with the one contact and with the other, and one answer will do.
        const { times = 0, given = 0 } = site.unanswered[what] ?? {};
        site.unanswered[what] = { ref: fact.ref, needed, times: times + 1, given };
      }
      return state;
    },
    send(state, fact) {
      const message = fact.message as RumourMessage;
      if (message.type !== 'feedback') return state;
      const site = siteOf(state, fact.node);
      if (message.entries.length === 0)
        return new Violation(`${fact.node} sends ${fact.to} a feedback without answers.`, fact.ref, fact.ref);
      for (const answer of message.entries) {
        const what = `${fact.to} ${nameOf(answer)}`;
        const open = site.unanswered[what];
        const said = answer.needed ? 'needed' : 'not needed';
        if (open === undefined || open.given === open.times)
          return new Violation(
            `${fact.node} answers ${fact.to} that ${answer.key} was ${said}; it had no such rumour of ${fact.to} to answer.`,
            fact.ref,
            fact.ref,
          );
        if (open.needed !== answer.needed) {
          const had = open.needed ? 'did not have it' : 'had it';
          return new Violation(
            `${fact.node} answers ${fact.to} that ${answer.key} was ${said}; it ${had} when this cycle began.`,
            open.ref,
            fact.ref,
          );
        }
        open.given++;
      }
      return state;
    },
    request(state, fact) {
      if (!isCycle(fact)) return state;
      const site = siteOf(state, fact.node);
      for (const [what, { ref, given }] of Object.entries(site.unanswered)) {
        delete site.unanswered[what];
        if (given > 0) continue;
        const [from, key] = what.split(' ');
        return new Violation(`${fact.node} never told ${from} whether ${key} was needed.`, ref, fact.ref);
      }
      site.cycle++;
      return state;
    },
  },
});

/** Of a pull nothing comes back where nothing is hot; and who only pushes asks nobody. */
const isEmpty = (message: unknown, exchange: RumourOptions['exchange']): boolean => {
  const { type, pull } = message as { readonly type: string; readonly pull?: boolean };
  return type === 'rumours' && rumoursOf(message).length === 0 && (exchange === 'push' || pull === false);
};

/** For worlds whose sites have these options: what a site must tell in each cycle (push), and what it must not tell yet. */
export const hotRumoursAreTold = ({ exchange, lose }: RumourOptions): Property<Rounds> => {
  const push = exchange === 'push';
  const silent = (node: NodeId, { key, unnecessary }: Known): string =>
    lose.feedback
      ? `${node} did not tell ${key} in the last cycle; it was hot: of its last contacts, ${unnecessary} in a row were unnecessary, and interest is lost after ${lose.k}.`
      : `${node} did not tell ${key} in the last cycle; it was hot: it has been told ${unnecessary} times, and interest is lost after ${lose.k}.`;
  return property<Rounds>({
    id: 'hot-rumours-are-told',
    rule: 'Push: in every cycle a site tells each of its hot rumours once, all to the same partner. In every form: from the cycle after that in which it came, and no `rumours` without entries, but to ask. The status lists what is hot, in pull too; and blind, nobody answers.',
    source: `${spread}: an infected site chooses another at random, and sends it the update`,
    cause:
      'Interest is lost too early (in pull the answers of one cycle count as one contact), or a rumour in which interest was lost becomes hot again when others tell it; or what arrives is not made hot, or is told on at once; or there is more than one partner, or the partner may be the site itself.',
    lecture: 'rumour-mongering',
    kind: 'always',
    goal: 'a site tells two hot rumours in one cycle',
    exercised: ({ exercised }) => exercised,
    initial,
    on: {
      output: stored,
      status(state, fact) {
        siteOf(state, fact.node).hot = (fact.after as RumourStatus).hot;
        return state;
      },
      deliver(state, fact) {
        answered(state, fact);
        return state;
      },
      send(state, fact) {
        const site = siteOf(state, fact.node);
        if (!lose.feedback && (fact.message as RumourMessage).type === 'feedback')
          return new Violation(
            `${fact.node} answers ${fact.to}; with feedback: false nobody does.`,
            fact.ref,
            fact.ref,
          );
        if (isEmpty(fact.message, exchange))
          return new Violation(`${fact.node} sends ${fact.to} rumours, and there are none in it.`, fact.ref, fact.ref);
        for (const entry of rumoursOf(fact.message)) {
          const known = site.known[nameOf(entry)];
          if (known === undefined) continue;
          const { key } = entry;
          const early = `${fact.node} tells ${key} in the cycle in which it came.`;
          // Who pulls in the cycle of an update may be told of it by its own site.
          const came = push || entry.stamp.site !== fact.node;
          if (came && known.cycle === site.cycle) return new Violation(early, known.ref, fact.ref);
          if (!push) {
            known.told = fact.to;
            continue;
          }
          const twice = `${fact.node} tells ${key} to ${fact.to}, and has told it to ${known.told} in the same cycle.`;
          if (known.told !== null) return new Violation(twice, known.ref, fact.ref);
          const two = `${fact.node} tells rumours to ${site.partner} and to ${fact.to} in one cycle.`;
          if (site.partner !== null && site.partner !== fact.to) return new Violation(two, known.ref, fact.ref);
          known.told = fact.to;
          if (!lose.feedback) known.unnecessary++;
          site.partner = fact.to;
        }
        if (Object.values(site.known).filter(({ told }) => told !== null).length > 1) state.exercised = true;
        return state;
      },
      request(state, fact) {
        if (!isCycle(fact)) return state;
        const site = siteOf(state, fact.node);
        for (const known of Object.values(site.known)) {
          if (!push && lose.feedback && lose.by === 'counter') {
            // In the cycle in which it came, a design may not call it hot yet.
            const listed = known.cycle < site.cycle && site.hot !== null ? site.hot.includes(known.key) : null;
            const { because, pulled } = interest(known.pulled, { ...lose, key: known.key, listed });
            if (because !== undefined) return new Violation(`${fact.node}${because}`, known.pulled.ref, fact.ref);
            known.pulled = pulled;
          }
          const alone = Object.keys(state.sites).length < 2; // a shrunk run may leave the others out
          if (push && known.owed && known.told === null && !alone)
            return new Violation(silent(fact.node, known), known.ref, fact.ref);
          const listed = push && site.hot !== null ? site.hot.includes(known.key) : null;
          if (listed === false && known.told !== null && known.unnecessary < lose.k)
            return new Violation(
              `${fact.node} told ${known.key} in the last cycle, and is to tell it in this one; its status does not call it hot.`,
              known.ref,
              fact.ref,
            );
          if (listed === true && known.told === null && known.unnecessary >= lose.k)
            return new Violation(
              `${fact.node} has lost interest in ${known.key}, and did not tell it in the last cycle; its status calls it hot.`,
              known.ref,
              fact.ref,
            );
          known.told = null;
          known.owed = known.unnecessary < lose.k;
        }
        site.partner = null;
        site.cycle++;
        return state;
      },
    },
  });
};

export const interestIsLost = ({ lose }: RumourOptions): Property<Rounds> =>
  property<Rounds>({
    id: 'interest-is-lost',
    rule: 'Counter: after k unnecessary contacts in a row a site does not tell that rumour any more; blind, after k contacts.',
    source: `${spread}: counter`,
    cause:
      'Answers are not counted, or counted for all rumours together; a rumour that is told again by others becomes hot again; or it is removed one contact too late.',
    lecture: 'rumour-mongering',
    kind: 'always',
    goal: 'a site has k unnecessary contacts in a row, or k where nobody answers',
    exercised: ({ exercised }) => exercised,
    initial,
    on: {
      output: stored,
      deliver(state, fact) {
        answered(state, fact);
        for (const { unnecessary } of Object.values(siteOf(state, fact.node).known))
          if (unnecessary >= lose.k) state.exercised = true;
        return state;
      },
      send(state, fact) {
        for (const entry of rumoursOf(fact.message)) {
          const known = siteOf(state, fact.node).known[nameOf(entry)];
          if (known === undefined) continue;
          const were = lose.feedback ? 'were unnecessary' : 'are all that it may have';
          if (known.unnecessary >= lose.k)
            return new Violation(
              `${fact.node} tells ${entry.key} again; its last ${known.unnecessary} contacts ${were}, and k is ${lose.k}.`,
              known.ref,
              fact.ref,
            );
          if (!lose.feedback && ++known.unnecessary >= lose.k) state.exercised = true;
        }
        return state;
      },
    },
  });
