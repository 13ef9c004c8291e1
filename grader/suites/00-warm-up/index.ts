/** Lab 00, the tests that the handout does not show: a storm with partitions, what an answer costs, the histories, and crashes of the server. */
import { type Environment, type Json, law, measure, type Rule, storm, type Test } from '#course';
import type { Answered } from '../../../labs/00-warm-up/messages.ts';
import { ask, cast, questions } from '../../../labs/00-warm-up/public.suite.ts';
import {
  answerMatches,
  costIsFair,
  everyQuestionAnswered,
  executedAtMostOnce,
  protocol,
} from '../../../labs/00-warm-up/rules.ts';
import { type Model, models, satisfies, strongest } from './consistency.ts';
import { explorations } from './explorations.ts';
import { drawings, parse } from './histories.ts';

// Safety and liveness are judged by storms of their own: a run ends at the first broken rule, and what came after it is not
// known. So a client that asks again but reports twice keeps its points for asking again.
const partitionStorm = storm({
  id: 'partition-storm',
  title: 'clients are cut off from the server, sometimes in one direction only',
  part: 'B',
  protocol,
  properties: [answerMatches, everyQuestionAnswered],
  world: (draw) => ({
    plan: {
      nodes: cast(3),
      network: {
        delay: [1, 10],
        rules: [
          { chance: 0.1, then: { kind: 'drop' } },
          { chance: 0.15, then: { kind: 'duplicate', copies: 2, spread: [0, 400] } },
        ],
      },
      faults: [0, 1, 2].map((i) => {
        const cut = draw.pick([['c1'], ['c2'], ['c3'], ['c1', 'c2'], ['c1', 'c2', 'c3']], 'who', i);
        const outward = draw.chance('outward', i) < 0.5;
        return {
          kind: 'partition',
          at: draw.between(i * 700, i * 700 + 300, 'cut at', i),
          for: draw.between(200, 900, 'cut for', i),
          sides: outward ? [cut, ['s']] : [['s'], cut],
          oneWay: draw.chance('one way', i) < 0.5,
        };
      }),
      requests: questions(draw, 3, 26, 2000),
      healAt: 2400,
      until: 3600,
    },
  }),
});

const asks = 6;
/** Asks the next question when the one before is answered, so that a figure counts nothing but the work for one answer. */
const oneByOne: Environment<number> = {
  init: () => ({ state: 1, requests: [{ node: 'c1', after: 0, request: ask('q1') }] }),
  onOutput: (state, _node, output) =>
    (output as Answered).id === `q${state}` && state < asks
      ? { state: state + 1, requests: [{ node: 'c1', after: 1, request: ask(`q${state + 1}`) }] }
      : { state },
};

/**
 * A try is an ask and, four times in five, an answer; both arrive in 0.8² of the tries: (1 + 0.8) / 0.64 = 2.8125 messages
 * an answer for anybody who waits a round trip (≤ 20 ms) before the next try, whatever the timer. The nearest wrong
 * readings: a timer of half a round trip 3.9, two asks at a time 4.1.
 */
const cost = measure({
  id: 'cost',
  title: 'messages on the wire for one answer, where one in five is lost',
  part: 'B',
  promise: costIsFair,
  protocol,
  runs: 100,
  world: () => ({
    plan: {
      nodes: cast(1),
      network: { delay: [1, 10], rules: [{ chance: 0.2, then: { kind: 'drop' } }] },
      until: 12_000,
    },
    environment: oneByOne,
  }),
  fold: {
    initial: () => ({ messages: 0, answers: 0 }),
    on: {
      send: (state, { node, to }) => ({ ...state, messages: state.messages + (node === to ? 0 : 1) }),
      output: (state, { value }) =>
        (value as Answered).id === `q${state.answers + 1}` ? { ...state, answers: state.answers + 1 } : state,
    },
    figure: ({ messages, answers }) => (answers === asks ? messages / asks : undefined),
  },
  unit: 'messages per answer',
  reference: { mean: 2.8136, tolerance: 0.5, runs: 6000, atMost: true },
});

const crashStorm = storm({
  id: 'crash-storm',
  title: 'the server crashes between any two of its effects and comes back',
  part: 'D',
  protocol,
  properties: [executedAtMostOnce, everyQuestionAnswered],
  world: (draw) => ({
    plan: {
      nodes: cast(3),
      network: {
        delay: [1, 10],
        rules: [
          { chance: 0.15, then: { kind: 'drop' } },
          { chance: 0.15, then: { kind: 'duplicate', copies: 1, spread: [0, 300] } },
          { chance: 0.15, then: { kind: 'reorder', by: [10, 200] } },
        ],
      },
      faults: [0, 1, 2, 3].map((i) => ({
        kind: 'crash',
        node: 's',
        at: draw.between(i * 450 + 100, i * 450 + 400, 'crash at', i),
        u: draw.chance('crash u', i),
        restartAfter: draw.between(10, 200, 'restart after', i),
      })),
      requests: questions(draw, 3, 26, 1800),
      healAt: 2100,
      until: 3300,
    },
  }),
});

const meaning: { readonly [M in Model]: string } = {
  linearizable:
    'no single order explains every read and keeps both each client’s order and “returned before the other began”',
  sequential: 'no single order explains every read and keeps each client’s order',
  causal: 'some client reads something older than what it has already seen the consequence of',
  eventual: 'the last reads do not agree',
};

function judge(id: string, answer: Json): string | undefined {
  const operations = parse(drawings[id] ?? '');
  const right = strongest(operations);
  const given = models.find((model) => model === answer);
  if (given === right) return undefined;
  if (given === undefined) return `the four models are ${models.join(', ')}.`;
  return satisfies(operations, given) ? 'so it is, but it satisfies a stronger model too.' : `${meaning[given]}.`;
}

const histories = (nth: number, title: string, ids: readonly string[]): Test => {
  const promise: Rule = {
    id: `histories-${nth}`,
    rule: `The strongest model of ${ids.join(', ')}.`,
    source: 'handout, part C',
    cause:
      'Try to write the operations down in one order. If you can, does it also keep the order of time? If you cannot, is anybody’s cause after its effect?',
    lecture: 'consistency-models',
  };
  return law({
    id: `drawings-${nth}`,
    title,
    part: 'C',
    promise,
    call: { file: 'histories.ts', export: 'classify' },
    cases: { table: ids.map((id) => [id]) },
    check: ([id], answer) => judge(`${id}`, answer),
  });
};

export const hiddenTests: readonly Test[] = [
  partitionStorm,
  cost,
  histories(1, 'the first three histories', ['h1', 'h2', 'h3']),
  histories(2, 'three more, two of them with traps', ['h4', 'h5', 'h6']),
  histories(3, 'the last three: look twice', ['h7', 'h8', 'h9']),
  crashStorm,
  ...explorations,
];
