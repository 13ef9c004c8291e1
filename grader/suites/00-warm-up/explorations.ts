/**
 * Lab 00, every schedule of a small world. A client may ask again for ever, so schedules end at so many asks: one for each
 * question, and some more to be late, doubled or lost.
 */
import { type Exploration, exploration, type NodeId } from '#course';
import type { Message } from '../../../labs/00-warm-up/messages.ts';
import { ask, cast } from '../../../labs/00-warm-up/public.suite.ts';
import {
  answeredOnce,
  answerMatches,
  everyQuestionAnswered,
  executedAtMostOnce,
  protocol,
} from '../../../labs/00-warm-up/rules.ts';

const atMostAsks = (most: number): NonNullable<Exploration['prunes']> => [
  {
    initial: () => ({ asks: 0 }),
    on: {
      send: (state: { asks: number }, { message }) =>
        (message as Message).type === 'ask' ? { asks: Math.min(state.asks + 1, most + 1) } : state,
    },
    when: ({ asks }: { asks: number }) => asks > most,
  },
];

const asked = (...questions: readonly (readonly [NodeId, string])[]) =>
  questions.map(([node, id], at) => ({ at, node, request: ask(id) }));

const twoQuestions = exploration({
  id: 'two-questions',
  title: 'one client, two questions and up to two asks more: every schedule',
  part: 'B',
  protocol,
  nodes: cast(1),
  network: 'multiset',
  requests: asked(['c1', 'q1'], ['c1', 'q2']),
  properties: [answeredOnce, answerMatches, everyQuestionAnswered],
  prunes: atMostAsks(4),
  bounds: { states: 200_000 },
});

const serverCrashes = exploration({
  id: 'server-crashes',
  title: 'two clients ask, and the server crashes between any two effects: every schedule',
  part: 'D',
  protocol,
  nodes: cast(2),
  network: 'multiset',
  requests: asked(['c1', 'q1'], ['c2', 'q2']),
  crashes: { most: 2, nodes: ['s'] },
  properties: [executedAtMostOnce, everyQuestionAnswered],
  prunes: atMostAsks(4),
  bounds: { states: 200_000 },
});

export const explorations = [twoQuestions, serverCrashes];
