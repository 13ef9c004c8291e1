/** Linearizability (Herlihy and Wing 1990) and sequential consistency (Lamport 1979) of a history. */
import { addTo } from '../../base/groups.ts';
import { blameInTime, blameOrder } from './blame.ts';
import { answeredAt, type History, type LegalOrder, type Limits, type Operation, type Verdict } from './history.ts';
import type { AnyModel, Model } from './model.ts';
import { type Budget, search } from './search.ts';

const configurationsMax = 300_000;

/**
 * One order of all operations that the object could have followed, in which what was answered before another was asked
 * comes before it. Objects that share no state are judged one by one: linearizability is local (Herlihy and Wing 1990, §3.2).
 */
export function checkLinearizable<S, I>(history: History<I>, model: Model<S, I>, limits: Limits = {}): Verdict {
  const objects = objectsOf(history, model);
  const alone: AnyModel = objects === undefined ? model : (model.alone ?? model);
  const keeping = { groupOf: () => '' };
  return judge(history, objects ?? [all(history)], limits, (places, budget) => {
    const found = search(history, places, alone, keeping, budget);
    if (found.kind === 'illegal') return blameInTime(history, places, alone, keeping);
    return found.kind === 'ok' ? { order: found.order, state: alone.describeState(found.state) } : undefined;
  });
}

/** The same, but only each client's own operations keep their order; objects are judged together: it is not local. */
export function checkSequential<S, I>(history: History<I>, model: Model<S, I>, limits: Limits = {}): Verdict {
  const keeping = { groupOf: ({ client }: Operation<unknown>) => client, thorough: true };
  return judge(history, [all(history)], limits, (places, budget) => {
    const found = search(history, places, model, keeping, budget);
    if (found.kind === 'illegal') return blameOrder(history, model, keeping, found.deadEnds);
    return found.kind === 'ok' ? { order: found.order, state: model.describeState(found.state as S) } : undefined; // the model's own
  });
}

type Illegal = Extract<Verdict, { kind: 'illegal' }>;

/** `judgeOne` returns undefined when the budget ran out. Of several illegal parts the one that went wrong first is told. */
function judge(
  history: History<unknown>,
  parts: readonly (readonly number[])[],
  limits: Limits,
  judgeOne: (places: readonly number[], budget: Budget) => LegalOrder | Illegal | undefined,
): Verdict {
  const max = limits.configurationsMax ?? configurationsMax;
  const budget = { left: max };
  const orders: LegalOrder[] = [];
  const illegal: Illegal[] = [];
  const open: number[] = [];
  for (const places of parts) {
    const found = judgeOne(places, budget);
    if (found === undefined) open.push(places.length);
    else if ('kind' in found) illegal.push(found);
    else orders.push(found);
  }
  const wrongAt = ({ second }: Illegal) => answeredAt(history[second] as Operation<unknown>); // a place of it
  const [one, ...others] = illegal;
  if (one !== undefined) return others.reduce((a, b) => (wrongAt(b) < wrongAt(a) ? b : a), one);
  if (open[0] === undefined) return { kind: 'ok', orders };
  const because = `Whether some order explains ${open[0]} operations was not decided within ${max} steps of the search.`;
  return { kind: 'not-established', because };
}

const all = (history: History<unknown>): readonly number[] => history.map((_, i) => i);

/** The operations of each object, in the order in which objects were first asked; undefined when an input touches all. */
function objectsOf<S, I>(history: History<I>, model: Model<S, I>): readonly (readonly number[])[] | undefined {
  const byObject = new Map<string, number[]>();
  for (const [i, { input }] of history.entries()) {
    const object = model.partition?.(input);
    if (object === undefined) return undefined;
    addTo(byObject, object, i);
  }
  return [...byObject.values()];
}
