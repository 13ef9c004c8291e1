/** Histories made from a random linearization, and the same with one value moved: what the checkers are measured and tested with. */
import { drawFrom } from '../base/draw.ts';
import { answeredAt, type History, type Operation } from '../checkers/consistency/history.ts';
import type { RegisterInput } from '../checkers/consistency/models.ts';

export interface HistoryPlan {
  readonly clients: number;
  readonly operations: number;
  readonly keys: number;
  /** `append` makes a third of the writes appends (to texts that begin as ''). */
  readonly append: boolean;
  /** An operation takes 1 … this many ticks. */
  readonly ticksMax: number;
  /** A client waits 0 … this many ticks between two operations. */
  readonly thinkMax: number;
  /** Of a thousand operations, so many get no answer. */
  readonly lostPerMille?: number;
}

export type KeyedInput = RegisterInput & { readonly key: string };
type Planned = { client: string; asked: number; effect: number; end: number; id: number; lost: boolean };

/** Every operation takes effect at one moment between its two ends. Written values are all different. */
export function legalHistory(seed: number, plan: HistoryPlan): Operation<KeyedInput>[] {
  const draw = drawFrom(seed);
  const free = Array.from({ length: plan.clients }, (_, c) => draw.integer(0, plan.thinkMax, 'begin', c));
  const planned: Planned[] = [];
  for (let id = 0; id < plan.operations; id++) {
    const c = free.indexOf(Math.min(...free));
    const asked = free[c] ?? 0;
    const end = asked + draw.integer(1, plan.ticksMax, 'ticks', id);
    const lost = draw.chance('lost', id) < (plan.lostPerMille ?? 0) / 1000;
    const effect = asked + draw.chance('effect', id) * (end - asked) * (lost ? 3 : 1);
    planned.push({ client: `c${c}`, asked, effect, end, id, lost });
    free[c] = end + 1 + draw.integer(0, plan.thinkMax, 'think', id);
  }
  const store = new Map<string, string>();
  const answers = new Map<number, readonly [KeyedInput, string | boolean | null]>();
  for (const { id } of [...planned].sort((a, b) => a.effect - b.effect || a.id - b.id)) {
    const key = `k${draw.integer(1, plan.keys, 'key', id)}`;
    const kind = draw.pick(['read', 'read', 'write', plan.append ? 'append' : 'write'] as const, 'kind', id);
    const before = store.get(key) ?? '';
    if (kind === 'read') answers.set(id, [{ kind, key }, before]);
    else {
      answers.set(id, [{ kind, key, value: `${id}.` }, null]);
      store.set(key, kind === 'append' ? `${before}${id}.` : `${id}.`);
    }
  }
  return planned.map(({ client, asked, end, id, lost }) => {
    const [input, output] = answers.get(id) as readonly [KeyedInput, string | null]; // every id took effect
    return { client, input, asked, ...(lost ? {} : { answer: { at: end, output } }) };
  });
}

/**
 * The same history, but one read, near `share` of the way, returns what was there before two writes that followed each
 * other and were both over: no order explains that. undefined when there is no such read.
 */
export function withOneValueMoved(
  history: History<KeyedInput>,
  share: number,
): { readonly history: Operation<KeyedInput>[]; readonly moved: number } | undefined {
  for (let moved = Math.floor(history.length * share); moved < history.length; moved++) {
    const read = history[moved] as Operation<KeyedInput>; // moved < length
    if (read.input.kind !== 'read' || read.answer === undefined) continue;
    const old = staleValue(history, read);
    if (old === undefined || old === read.answer.output) continue;
    const wrong = { ...read, answer: { at: read.answer.at, output: old } };
    return { history: history.map((it, i) => (i === moved ? wrong : it)), moved };
  }
  return undefined;
}

/** The value of a plain write that was over before another plain write began, which was over before `read` began. */
function staleValue(history: History<KeyedInput>, read: Operation<KeyedInput>): string | undefined {
  const writes = history.filter(
    ({ input, answer }) => input.kind === 'write' && input.key === read.input.key && answer !== undefined,
  );
  const late = writes.filter((it) => answeredAt(it) < read.asked).sort((a, b) => b.asked - a.asked)[0];
  const old = writes.filter((it) => late && answeredAt(it) < late.asked).sort((a, b) => b.asked - a.asked)[0];
  return old?.input.kind === 'write' ? String(old.input.value) : undefined;
}
