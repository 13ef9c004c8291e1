/**
 * Session guarantees (Terry et al. 1994): what a client may count on whichever replica answers it. A session is what one
 * client does, in the order in which it was answered and asked again.
 *
 * Nobody sees the replicas, so the question is: has each key an order of its writes, the same for all, in which
 * - read your writes: no read returns a write older than one of its own session before it;
 * - monotonic reads: no read returns a write older than what an earlier read of its session returned;
 * - monotonic writes: the writes of a session keep their order;
 * - writes follow reads: a write comes after what its session had read before it?
 * Each guarantee alone is little: of two writes whose order nothing fixes either may be the older. A system that promises
 * several is judged for them together.
 *
 * It must be known which write a read returned: written values are different for each key, and different from the first.
 */
import type { Json } from '#contract';
import { addTo, groupBy } from '../../base/groups.ts';
import { answeredAt, type History, type LegalOrder, type Operation, type Verdict } from './history.ts';
import type { Access, AnyModel } from './model.ts';

export const guarantees = ['read-your-writes', 'monotonic-reads', 'monotonic-writes', 'writes-follow-reads'] as const;
export type Guarantee = (typeof guarantees)[number];

/** One guarantee, applied to two operations of a session: the write `older` comes before the write `newer`. */
interface Constraint {
  readonly guarantee: Guarantee;
  readonly older: string;
  readonly newer: string;
  readonly first: number;
  readonly second: number;
}

interface Seen extends Access {
  readonly place: number;
  /** The write that it wrote or returned: its value as JSON, `initially` for the first. */
  readonly write: string;
}

const initially = 'initially';

/** Of operations of one key and session. */
const pairsMax = 4_000_000;

export function checkSessions<I>(
  history: History<I>,
  model: AnyModel,
  promised: readonly Guarantee[],
  /** What a key holds at the beginning. */
  initial: Json,
): Verdict {
  const byKey = new Map<string, Seen[]>();
  for (const [place, { input, answer }] of history.entries()) {
    const access = model.access?.(input, answer?.output);
    if (access === undefined) return refused(`${model.describe(input, answer?.output)} is neither a read nor a write`);
    if (access.value === undefined) continue; // a read that nobody answered
    const text = JSON.stringify(access.value);
    const write = access.kind === 'read' && text === JSON.stringify(initial) ? initially : text;
    addTo(byKey, access.key, { ...access, place, write });
  }
  const orders: LegalOrder[] = [];
  for (const all of byKey.values()) {
    const found = judgeKey(history, model, all, promised, initial);
    if (found.kind !== 'ok') return found;
    orders.push(...found.orders);
  }
  return { kind: 'ok', orders };
}

const refused = (because: string): Verdict => ({
  kind: 'not-established',
  because: `Sessions cannot be judged: ${because}.`,
});

function judgeKey(
  history: History<unknown>,
  model: AnyModel,
  all: readonly Seen[],
  promised: readonly Guarantee[],
  initial: Json,
): Verdict {
  const writers = new Map<string, number>();
  for (const { kind, write, place, value } of all) {
    if (kind !== 'write') continue;
    if (writers.has(write) || JSON.stringify(initial) === write)
      return refused(
        `the value of ${textOf(history, model, place)} was ${value === initial ? 'there at the beginning' : 'written twice'}`,
      );
    writers.set(write, place);
  }
  const unwritten = all.find(({ kind, write }) => kind === 'read' && write !== initially && !writers.has(write));
  if (unwritten !== undefined) {
    const { place } = unwritten;
    const because = `Nobody wrote what ${textOf(history, model, place)} returned.`;
    return { kind: 'illegal', because, first: place, second: place, prefixes: [] };
  }
  const sessions = [...groupBy(all, ({ place }) => history[place]?.client).values()];
  const pairs = sessions.reduce((sum, { length }) => sum + length * length, 0);
  if (pairs > pairsMax)
    return refused(`one key has ${pairs} pairs of operations in its sessions, and ${pairsMax} are the limit`);
  const constraints = constraintsOf(history, sessions, promised).sort(
    (a, b) => answeredAt(history[a.second] as Operation<unknown>) - answeredAt(history[b.second] as Operation<unknown>), // places of it
  );
  const order = ordered([...writers.keys()], constraints);
  if (order !== undefined) {
    const last = order.at(-1);
    return { kind: 'ok', orders: [{ order: order.map((it) => writers.get(it) as number), state: last ?? initially }] }; // its keys
  }
  // The first that closes a circle: adding constraints never opens one.
  let [low, high] = [1, constraints.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered([...writers.keys()], constraints.slice(0, middle)) === undefined) high = middle;
    else low = middle + 1;
  }
  const { guarantee, first, second } = constraints[high - 1] as Constraint; // without any there is no circle
  const { input, answer } = history[first] as Operation<unknown>; // a place of it
  const because = `${textOf(history, model, second)} goes back behind the "${model.describe(input, answer?.output)}" before it (${guarantee.replaceAll('-', ' ')}).`;
  return { kind: 'illegal', because, first, second, prefixes: [] };
}

function textOf(history: History<unknown>, model: AnyModel, place: number): string {
  const { client, input, answer } = history[place] as Operation<unknown>; // places of this history
  return `${client}'s "${model.describe(input, answer?.output)}"`;
}

/** `first` and `second` of a session: what it wrote or read before binds what it reads or writes after. */
const bindings: { readonly [G in Guarantee]: readonly [first: Access['kind'], second: Access['kind']] } = {
  'read-your-writes': ['write', 'read'],
  'monotonic-reads': ['read', 'read'],
  'monotonic-writes': ['write', 'write'],
  'writes-follow-reads': ['read', 'write'],
};

function constraintsOf(
  history: History<unknown>,
  sessions: readonly (readonly Seen[])[],
  promised: readonly Guarantee[],
): Constraint[] {
  return sessions.flatMap((session) =>
    session.flatMap((second) =>
      session.flatMap((first) => {
        const before = answeredAt(history[first.place] as Operation<unknown>) < (history[second.place]?.asked ?? 0); // a place of it
        if (!before || first.write === second.write) return [];
        const guarantee = promised.find((it) => bindings[it][0] === first.kind && bindings[it][1] === second.kind);
        if (guarantee === undefined) return [];
        return [{ guarantee, older: first.write, newer: second.write, first: first.place, second: second.place }];
      }),
    ),
  );
}

/** The writes in an order that keeps all constraints, the initial one before all; undefined when there is none. */
function ordered(writes: readonly string[], constraints: readonly Constraint[]): string[] | undefined {
  const waits = new Map(writes.map((it) => [it, 0]));
  const after = new Map<string, string[]>();
  for (const { older, newer } of constraints) {
    if (newer === initially) return undefined;
    if (older === initially) continue;
    waits.set(newer, (waits.get(newer) ?? 0) + 1);
    addTo(after, older, newer);
  }
  const order = writes.filter((it) => waits.get(it) === 0);
  for (const write of order) {
    for (const next of after.get(write) ?? []) {
      const left = (waits.get(next) ?? 0) - 1;
      waits.set(next, left);
      if (left === 0) order.push(next);
    }
  }
  return order.length === writes.length ? order : undefined;
}
