/**
 * Which two operations of an illegal history to show.
 *
 * The second is the operation at which the history became illegal. In the order of time: the first answer without which, and
 * without all that came after it, an order exists (prefixes of linearizable histories are linearizable). In the order of
 * programs, where later operations can explain earlier ones: an operation at which the longest orders end.
 *
 * The first is an operation without which there would be room for the second: with a read of something old the write that
 * came in between; with two reads that go back in time the earlier read; with two successful cas of one value the other. Of
 * several the latest. Where no single one is to blame, the last change that was over before the second began, or else the
 * last. Where there is none, the second itself.
 */
import { answeredAt, type History, type LegalOrder, type Operation, type Verdict } from './history.ts';
import type { AnyModel } from './model.ts';
import { type DeadEnd, type Keeping, search } from './search.ts';

/** How far back a partner is looked for, and how long each is tried: counts of operations and of configurations. */
const backMax = 48;
const triesMax = 2_000;
const thoroughMax = 5_000;
/** Over all prefixes that are tried: where it runs out the second may be later than it could be. */
const prefixesMax = 600_000;

type Illegal = Extract<Verdict, { kind: 'illegal' }>;

export function blameInTime(
  history: History<unknown>,
  places: readonly number[],
  model: AnyModel,
  keeping: Keeping,
): Illegal {
  const at = (place: number) => answeredAt(history[place] as Operation<unknown>); // places are of this history
  const answered = places.filter((it) => Number.isFinite(at(it))).sort((a, b) => at(a) - at(b) || a - b);
  const budget = { left: prefixesMax };
  const illegal = (length: number) => {
    const cut = cutAfter(history, places, answered, length);
    return search(cut.history, cut.places, model, keeping, budget).kind === 'illegal';
  };
  let [low, high] = [1, answered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (illegal(middle)) high = middle;
    else low = middle + 1;
  }
  const second = answered[high - 1] as number; // an illegal history holds an answer
  const cut = cutAfter(history, places, answered, high);
  const thorough = search(cut.history, cut.places, model, { ...keeping, thorough: true }, { left: thoroughMax });
  const deadEnds = thorough.kind === 'illegal' ? thorough.deadEnds : [withoutIt()];
  return blame(history, cut.history, model, keeping, deadEnds, [second]);

  /** One order up to `second`, where the thorough search is too long. */
  function withoutIt(): DeadEnd {
    const before = cutAfter(history, places, answered, high - 1);
    const others = cut.places.filter((it) => it !== second);
    const found = search(before.history, others, model, keeping, { left: prefixesMax });
    const order = found.kind === 'ok' ? found.order : [];
    return { order, state: stateAfter(before.history, model, order), blocked: [second] };
  }
}

export function blameOrder(
  history: History<unknown>,
  model: AnyModel,
  keeping: Keeping,
  deadEnds: readonly DeadEnd[],
): Illegal {
  return blame(history, history, model, keeping, deadEnds, deadEnds[0]?.blocked ?? []);
}

/** What was known when the first `length` of the `answered` operations had their answers. */
function cutAfter(
  history: History<unknown>,
  places: readonly number[],
  answered: readonly number[],
  length: number,
): { readonly history: History<unknown>; readonly places: readonly number[] } {
  const known = new Set(answered.slice(0, length));
  const now = answeredAt(history[answered[length - 1] ?? -1] ?? { client: '', input: null, asked: 0 });
  const cut = history.map((it, i) => (known.has(i) ? it : withoutAnswer(it)));
  return { history: cut, places: places.filter((i) => (history[i]?.asked ?? 0) <= now) };
}

function withoutAnswer({ answer: _, ...asked }: Operation<unknown>): Operation<unknown> {
  return asked;
}

/** `known`: the history as far as it may be used; `history`: as it is told. */
function blame(
  history: History<unknown>,
  known: History<unknown>,
  model: AnyModel,
  keeping: Keeping,
  deadEnds: readonly DeadEnd[],
  seconds: readonly number[],
): Illegal {
  const order = deadEnds[0]?.order ?? [];
  const earliest = seconds[0];
  if (earliest === undefined) throw new Error('a history is illegal, and no answer in it is');
  const prefixes: LegalOrder[] = deadEnds.map((it) => ({ order: it.order, state: model.describeState(it.state) }));
  for (const second of seconds) {
    const first = partner(known, model, keeping, order, second);
    if (first === undefined) continue;
    const because = `No order explains both ${named(history, model, first)} and ${named(history, model, second)}.`;
    return { kind: 'illegal', because, first, second, prefixes };
  }
  const told = named(history, model, earliest);
  const { asked } = history[earliest] as Operation<unknown>; // a place of this history
  const changes = order.filter((place) => mayChange(history, model, place));
  const over = changes.findLast((place) => answeredAt(history[place] as Operation<unknown>) < asked); // as above
  const first = over ?? changes.at(-1);
  const because =
    first === undefined
      ? `Nothing that was asked explains ${told}.`
      : `No order explains ${told}: ${named(history, model, first)} ${over === undefined ? 'is the last that could' : 'was over before it began'}.`;
  return { kind: 'illegal', because, first: first ?? earliest, second: earliest, prefixes };
}

function named(history: History<unknown>, model: AnyModel, place: number): string {
  const { client, input, answer } = history[place] as Operation<unknown>; // places of this history
  return `${client}'s "${model.describe(input, answer?.output)}"`;
}

/** Tried with everything but the last operations of the order fixed, so that a long history costs no more than a short one. */
function partner(
  history: History<unknown>,
  model: AnyModel,
  keeping: Keeping,
  order: readonly number[],
  second: number,
): number | undefined {
  const from = Math.max(0, order.length - backMax);
  const init = stateAfter(history, model, order.slice(0, from));
  const judged = [...order.slice(from), second];
  const explained = (places: readonly number[]) =>
    search(history, places, { ...model, init }, keeping, { left: triesMax }).kind === 'ok';
  if (explained(judged)) return undefined;
  return judged
    .filter((place) => place !== second && history[place]?.answer !== undefined)
    .sort((a, b) => answeredAt(history[b] as Operation<unknown>) - answeredAt(history[a] as Operation<unknown>)) // places of it
    .find((suspect) => explained(judged.filter((place) => place !== suspect)));
}

function stateAfter(history: History<unknown>, model: AnyModel, order: readonly number[]): unknown {
  let state: unknown = model.init;
  for (const place of order) {
    const { input, answer } = history[place] as Operation<unknown>; // as above
    state = model.step(state, input, answer?.output);
  }
  return state;
}

function mayChange(history: History<unknown>, model: AnyModel, place: number): boolean {
  const { input, answer } = history[place] as Operation<unknown>; // as above
  return answer === undefined || model.reads?.(input, answer.output) !== true;
}
