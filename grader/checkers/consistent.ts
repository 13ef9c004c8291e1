/**
 * Properties of what clients saw: the requests and outputs of a run, folded into a history, and a judge of histories.
 * `linearizable`, `sequentiallyConsistent`, `sessionGuarantees`; a weaker system is graded for what it promises.
 */
import type { Json } from '#contract';
import type { Ref } from '../trace/events.ts';
import type { Facts } from '../trace/facts.ts';
import { checkLinearizable, checkSequential } from './consistency/check.ts';
import { drawingOf } from './consistency/drawing.ts';
import { answeredAt, type History, type Limits, type Operation, type Verdict } from './consistency/history.ts';
import type { AnyModel, Model } from './consistency/model.ts';
import { checkSessions, type Guarantee } from './consistency/sessions.ts';
import { type About, type Property, property, Violation } from './property.ts';

/** How a suite reads operations out of a run, and when they are judged. */
export interface Operations<S, I> extends About {
  readonly model: Model<S, I>;
  /** The operation that a request begins; undefined: none. Asking again under the same id is the same operation. */
  readonly invoke: (
    fact: Facts['request'],
  ) => { readonly client: string; readonly id: string; readonly input: I } | undefined;
  /**
   * The operation that an output answers; undefined: none. An operation without an answer may have taken effect or not: a
   * crash of the node that was asked needs no word of its own.
   */
  readonly answer: (
    fact: Facts['output'],
  ) => { readonly client: string; readonly id: string; readonly output: Json } | undefined;
  /** `end`: once, when the run has ended (default). `answers`: at each answer, so that the run ends there; for small worlds. */
  readonly judged?: 'end' | 'answers';
}

/** Plain data. `asked` and `answer.at` are places in `refs`: what came first in the run came first, also where refs say nothing. */
export interface Recorded<I> {
  readonly operations: Operation<I>[];
  /** "client id" → place in `operations`. */
  readonly places: { [operation: string]: number };
  readonly refs: Ref[];
}

export const linearizable = <S, I>(it: Operations<S, I> & Limits): Property<Recorded<I>> =>
  consistent(it, (history) => checkLinearizable(history, it.model, it));

export const sequentiallyConsistent = <S, I>(it: Operations<S, I> & Limits): Property<Recorded<I>> =>
  consistent(it, (history) => checkSequential(history, it.model, it));

/** `initial`: what a key holds at the beginning. */
export const sessionGuarantees = <S, I>(
  it: Operations<S, I> & { readonly promised: readonly Guarantee[]; readonly initial: Json },
): Property<Recorded<I>> => consistent(it, (history) => checkSessions(history, it.model, it.promised, it.initial));

function consistent<S, I>(it: Operations<S, I>, judge: (history: History<I>) => Verdict): Property<Recorded<I>> {
  const { id, rule, source, cause, lecture, model } = it;
  return property<Recorded<I>>({
    kind: 'always',
    id,
    rule,
    source,
    cause,
    lecture,
    initial: () => ({ operations: [], places: {}, refs: [] }),
    on: {
      request: (state, fact) => {
        const asked = it.invoke(fact);
        if (asked === undefined) return state;
        const name = nameOf(asked);
        if (Object.hasOwn(state.places, name)) return state;
        state.places[name] =
          state.operations.push({ client: asked.client, input: asked.input, asked: state.refs.push(fact.ref) - 1 }) - 1;
        return state;
      },
      output: (state, fact) => {
        const answered = it.answer(fact);
        if (answered === undefined) return state;
        const wrong = record(state, answered, fact.ref);
        if (wrong !== undefined) return wrong;
        if (it.judged !== 'answers') return state;
        const found = violationOf(state, model, judge(state.operations));
        return found instanceof Violation ? found : state;
      },
    },
    atEnd: (state) => violationOf(state, model, judge(state.operations)),
    goal: 'two operations were under way at the same time and both were answered',
    exercised: ({ operations }) => overlap(operations),
  });
}

/** Never something that every object inherits: ids come from programs. */
const nameOf = ({ client, id }: { readonly client: string; readonly id: string }): string => `${client} ${id}`;

/** An operation has one answer, and its client asked for it: otherwise there is no history to judge. */
function record<I>(
  { operations, places, refs }: Recorded<I>,
  answered: { readonly client: string; readonly id: string; readonly output: Json },
  ref: Ref,
): Violation | undefined {
  const { client, id, output } = answered;
  const place = places[nameOf(answered)];
  const operation = place === undefined ? undefined : operations[place];
  if (place === undefined || operation === undefined)
    return new Violation(`${client} was told the answer to ${id}, which it never asked.`, ref, ref);
  const { answer } = operation;
  if (answer === undefined) operations[place] = { ...operation, answer: { at: refs.push(ref) - 1, output } };
  else if (JSON.stringify(answer.output) !== JSON.stringify(output))
    return new Violation(`${client} was told two different answers to ${id}.`, refs[answer.at] ?? ref, ref);
  return undefined;
}

function violationOf(
  { operations: history, refs }: Recorded<unknown>,
  model: AnyModel,
  verdict: Verdict,
): ReturnType<NonNullable<Atend>> {
  if (verdict.kind === 'ok') return undefined;
  if (verdict.kind === 'not-established') return { kind: 'ran-out', because: verdict.because };
  const [first, second] = refsOf(history, verdict).map((moment) => refs[moment] as Ref) as [Ref, Ref]; // moments of this history
  if (first <= second) return new Violation(verdict.because, first, second, drawingOf(history, model, verdict));
  // The orders are said to lack the second, which is now the first.
  const turned = { ...verdict, first: verdict.second, second: verdict.first };
  return new Violation(verdict.because, second, first, { ...drawingOf(history, model, turned), orders: [] });
}

type Atend = Extract<Property<unknown>, { kind: 'always' | 'atMost' }>['atEnd'];

/** When the two answers were given; of an operation alone, where it was asked and answered. */
function refsOf(
  history: History<unknown>,
  { first, second }: { readonly first: number; readonly second: number },
): readonly [number, number] {
  const [a, b] = [history[first] as Operation<unknown>, history[second] as Operation<unknown>]; // places of this history
  const end = answeredAt(b);
  return [first !== second && answeredAt(a) < end ? answeredAt(a) : a.asked, end];
}

function overlap(operations: History<unknown>): boolean {
  let latest = Number.NEGATIVE_INFINITY;
  for (const it of operations) {
    if (it.answer === undefined) continue;
    if (it.asked < latest) return true;
    latest = Math.max(latest, it.answer.at);
  }
  return false;
}
