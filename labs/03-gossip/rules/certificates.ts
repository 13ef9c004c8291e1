/** Part D: what becomes of deleted items, and of the certificates that say so. */
import { type Facts, type NodeId, property, type Ref, Violation } from '#course';
import type { CertificateStatus, GossipOutput } from '../messages.ts';
import { compare, entriesOf, miscounts, named, nothingWithStamp, show, type Told, toldBy } from './stamps.ts';
import type { GossipRequest } from './words.ts';

interface Fates {
  readonly nodes: readonly NodeId[];
  /** By key: the latest entry that any site told. */
  readonly latest: { [key: string]: Told };
  /** By id of the request: the key to be deleted. */
  readonly deletions: { [id: string]: string };
  /** By key and site: how often the site was asked to delete it, and which certificates of its own were told. */
  readonly asked: { [where: string]: { count: number; readonly stamps: string[] } };
  /** By site and key: the last answer; null: no such item; undefined: it was asked and has not answered. */
  readonly answers: { [site: NodeId]: { [key: string]: Told | null | undefined } };
  /** By site: what it says of itself. */
  readonly status: { [site: NodeId]: CertificateStatus };
  /** By site: the deletion it is about to tell. */
  readonly pending: { [site: NodeId]: string };
  /** A deletion that was not told in its handler, in a sentence. */
  untold: string | null;
}

const fates = {
  kind: 'eventually',
  initial: ({ nodes }: { readonly nodes: readonly NodeId[] }): Fates => ({
    nodes,
    latest: {},
    deletions: {},
    asked: {},
    answers: Object.fromEntries(nodes.map((node) => [node, {}])),
    status: {},
    pending: {},
    untold: null,
  }),
  on: {
    status(state: Fates, fact: Facts['status']): Fates {
      state.status[fact.node] = fact.after as CertificateStatus;
      return state;
    },
    crash(state: Fates, fact: Facts['crash']): Fates {
      delete state.pending[fact.node];
      return state;
    },
    deliver: (state: Fates, fact: Facts['deliver']): Fates => handlerOver(state, fact.node),
    request(state: Fates, fact: Facts['request']): Fates {
      const request = fact.request as GossipRequest;
      handlerOver(state, fact.node);
      const site = state.answers[fact.node];
      if (request.type === 'get' && site !== undefined) site[request.key] = undefined;
      if (request.type !== 'delete') return state;
      state.deletions[request.id] = request.key;
      state.pending[fact.node] = request.id;
      askedOf(state, request.key, fact.node).count++;
      return state;
    },
    output(state: Fates, fact: Facts['output']): Fates {
      const output = fact.value as GossipOutput;
      const told = toldBy(fact) ?? deletedBy(state, output);
      const site = state.answers[fact.node];
      if (output.type === 'updated' && state.pending[fact.node] === output.id) delete state.pending[fact.node];
      if (output.type === 'value' && site !== undefined) site[output.key] = toldBy(fact) ?? null;
      if (told === undefined || !wasAsked(state, told)) return state;
      const latest = state.latest[told.key];
      if (latest === undefined || compare(told.stamp, latest.stamp, state.nodes) > 0) state.latest[told.key] = told;
      return state;
    },
  },
} as const;

function handlerOver(state: Fates, node: NodeId): Fates {
  const id = state.pending[node];
  if (id !== undefined) state.untold ??= `${node} was asked for ${id}, and did not output updated in its handler.`;
  delete state.pending[node];
  return state;
}

const askedOf = (state: Fates, key: string, site: NodeId) => {
  state.asked[`${key} ${site}`] ??= { count: 0, stamps: [] };
  return state.asked[`${key} ${site}`] as { count: number; stamps: string[] }; // just made
};

/** A certificate counts when its site was asked for it: not one more for an awakening. */
function wasAsked(state: Fates, { key, value, stamp }: Told): boolean {
  if (value !== null) return true;
  const { count, stamps } = askedOf(state, key, stamp.site);
  if (stamps.length < count && !stamps.includes(show(stamp))) stamps.push(show(stamp));
  return stamps.includes(show(stamp));
}

/** A delete that is done counts, whatever it left behind. */
function deletedBy({ deletions }: Fates, output: GossipOutput): Told | undefined {
  const key = output.type === 'updated' ? deletions[output.id] : undefined;
  return output.type === 'updated' && key !== undefined ? { key, value: null, stamp: output.stamp } : undefined;
}

const answersTo = ({ nodes, answers }: Fates, key: string) =>
  nodes.flatMap((node) => {
    const site = answers[node] ?? {};
    return Object.hasOwn(site, key) ? [{ node, answer: site[key] }] : [];
  });

export const staysDeleted = property<Fates>({
  id: 'stays-deleted',
  rule: 'An item that was deleted, and not updated since, is at no site in the end: obsolete copies may come back within τ₁, and within τ₁ + τ₂ where a retention site is up, and do not stay. A deletion is told in its handler; certificates are no items; sites with equal items and no active certificate have equal sums.',
  source: 'Demers et al. 1987, §2 and §2.1',
  cause:
    'A certificate is missing or forgotten too early; or a dormant one does not awaken when an obsolete copy comes, or an awakened certificate is refused where one with the same stamp is already; or `get` answers with the stamp of a certificate.',
  lecture: 'death-certificates',
  ...fates,
  missing(state) {
    if (state.untold !== null) return state.untold;
    for (const [key, told] of Object.entries(state.latest)) {
      if (told.value !== null) continue;
      for (const { node, answer } of answersTo(state, key)) {
        if (answer === undefined) return `${node} never answered what ${key} is.`;
        if (answer?.value === null) return nothingWithStamp(node, answer);
        if (answer !== null)
          return `${key} was deleted with stamp ${show(told.stamp)}, and ${node} has ${named(answer)} with stamp ${show(answer.stamp)} in the end.`;
      }
    }
    return miscounted(state) ?? differentSums(state);
  },
});

/** Certificates are no items. Only who was asked for everything can be told. */
function miscounted({ nodes, answers, status }: Fates): string | undefined {
  for (const node of nodes) {
    const given = Object.values(answers[node] ?? {});
    const had = given.filter((answer) => answer !== null).length;
    const said = status[node]?.items;
    if (given.length > 0 && said !== undefined && said !== had) return miscounts(node, said, had);
  }
  return undefined;
}

/** Where no certificate is active, the sum is one of items. */
function differentSums({ nodes, answers, status }: Fates): string | undefined {
  const shown = (node: NodeId) =>
    Object.entries(answers[node] ?? {})
      .map(([key, answer]) => `${key} ${answer == null ? '-' : `${answer.value} ${show(answer.stamp)}`}`)
      .sort()
      .join();
  const [first, ...others] = nodes.filter((node) => shown(node) !== '' && status[node]?.certificates === 0);
  if (first === undefined) return undefined;
  const different = others.find((it) => shown(it) === shown(first) && status[it]?.sum !== status[first]?.sum);
  if (different === undefined) return undefined;
  return `${first}'s sum is ${status[first]?.sum}, ${different}'s is ${status[different]?.sum}; they answered alike, and no certificate is active at either.`;
}

export const reinstatedSurvives = property<Fates>({
  id: 'reinstated-survives',
  rule: 'An item whose latest update is later than every deletion of it is at all sites in the end.',
  source: 'Demers et al. 1987, §2.2: the activation timestamp',
  cause:
    'A certificate gets a new ordinary timestamp when it awakens, and cancels what was updated since the deletion; or a certificate wins whatever its stamp.',
  lecture: 'activation-timestamps',
  ...fates,
  missing(state) {
    for (const [key, told] of Object.entries(state.latest)) {
      if (told.value === null) continue;
      for (const { node, answer } of answersTo(state, key)) {
        if (answer === undefined) return `${node} never answered what ${key} is.`;
        if (answer?.value !== told.value)
          return `The latest update is ${named(told)} with stamp ${show(told.stamp)}; in the end ${node} has ${answer === null ? `no ${key}` : named(answer)}.`;
      }
    }
    return undefined;
  },
});

/** ms: what clocks differ by, and some cycles in which a certificate may be found to be too old. */
const grace = 100;

export interface Lifetimes {
  readonly tau1: number;
  readonly tau2: number;
  readonly retention: number;
}

interface Lives {
  /** ms */
  activated: number;
  ref: Ref;
  deletions: number;
  /** By key: when it was deleted, and when an item of it came to somebody, ms; those that are long ago are forgotten. */
  readonly moments: { [key: string]: number[] };
  /** Keys that were ever given a value. */
  readonly updated: { [key: string]: true };
  /** Dormant certificates of all sites, as observed at this moment. */
  moment: number;
  dormant: number;
  exercised: boolean;
}

/** Whoever was activated before that is not sent any more. */
function remember(state: Lives, key: string, at: number, tau1: number): void {
  const before = state.moments[key] ?? [];
  if (at - (before.at(-1) ?? -1) < 1) return;
  state.moments[key] = [...before.filter((it) => it > at - tau1 - 3 * grace), at];
}

export const certificatesExpire = ({ tau1, tau2, retention }: Lifetimes) =>
  property<Lives>({
    id: 'certificates-expire',
    rule: 'A certificate is sent until τ₁ after its activation, not later; then at most r sites keep it, dormant; and τ₁ + τ₂ after its activation nobody does.',
    source: 'Demers et al. 1987, §2.1',
    cause:
      'Certificates are never discarded; or dormant ones travel like active ones, so that others take them up again; or sites that are no retention sites keep them; or a certificate awakens when another certificate comes: an item does that.',
    lecture: 'dormant-certificates',
    kind: 'always',
    goal: 'after τ₁ some site keeps a dormant certificate, if it has retention sites',
    exercised: ({ exercised }) => exercised,
    initial: () => ({
      activated: 0,
      ref: 0,
      deletions: 0,
      moments: {},
      updated: {},
      moment: -1,
      dormant: 0,
      exercised: false,
    }),
    on: {
      request(state, fact) {
        const request = fact.request as GossipRequest;
        if (request.type === 'update') state.updated[request.key] = true;
        if (request.type !== 'delete') return state;
        state.deletions++;
        state.activated = Math.max(state.activated, fact.at / 1000);
        state.ref = fact.ref;
        remember(state, request.key, fact.at / 1000, tau1);
        return state;
      },
      deliver(state, fact) {
        for (const { key, value } of entriesOf(fact.message))
          if (value !== null && Object.hasOwn(state.moments, key)) remember(state, key, fact.at / 1000, tau1);
        return state;
      },
      send(state, fact) {
        const now = fact.at / 1000;
        for (const { key, value, activated = 0 } of entriesOf(fact.message)) {
          if (value !== null) continue;
          // Where nobody retains a certificate, none can awaken.
          if (retention > 0) state.activated = Math.max(state.activated, activated);
          if (now > activated + tau1 + grace)
            return new Violation(
              `${fact.node} sends a death certificate of ${key} that was activated at ${activated} ms; now it is ${Math.floor(now)} ms, and τ₁ is ${tau1} ms.`,
              state.ref,
              fact.ref,
            );
          if (!(state.moments[key] ?? []).some((at) => Math.abs(at - activated) <= grace))
            return new Violation(
              `${fact.node} sends a death certificate of ${key} that was activated at ${activated} ms: at that time nobody was asked to delete ${key}, and no item ${key} came to anybody.`,
              state.ref,
              fact.ref,
            );
        }
        return state;
      },
      observe(state, fact) {
        const { items, certificates, dormant } = fact.status as CertificateStatus;
        const keys = Object.keys(state.updated).length;
        const age = fact.at / 1000 - state.activated - grace;
        if (state.moment !== fact.at) state.dormant = 0;
        state.moment = fact.at;
        state.dormant += dormant;
        if (state.dormant > 0 || (retention === 0 && state.deletions > 0 && age > tau1)) state.exercised = true;
        const wrong =
          items > keys
            ? `${fact.node}'s status says items: ${items}, and ${keys} keys were ever given a value: certificates are no items.`
            : age > tau1 && certificates > 0
              ? `${fact.node} still has ${certificates} active death certificates, and τ₁ (${tau1} ms) is over for all of them.`
              : age > tau1 + tau2 && dormant > 0
                ? `${fact.node} still has ${dormant} dormant death certificates, and τ₁ + τ₂ (${tau1 + tau2} ms) is over for all of them.`
                : state.dormant > retention * state.deletions
                  ? `${state.deletions} deletions have at most ${retention} retention sites each, and the sites together keep ${state.dormant} dormant certificates.`
                  : undefined;
        return wrong === undefined ? state : new Violation(wrong, state.ref, fact.ref);
      },
    },
  });
