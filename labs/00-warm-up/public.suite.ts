/** The tests you may read. `npx lockstep grade 00` runs these and a few more. */
import {
  type Draw,
  type Json,
  law,
  type NodePlan,
  type Rule,
  scenario,
  storm,
  type Test,
  type WorldPlan,
} from '#course';
import type { Answer, Answered, Message, Request } from './messages.ts';
import {
  answeredOnce,
  answerIsTold,
  answerMatches,
  everyQuestionAnswered,
  lateAnswersAreToldOnce,
  lostAskIsSentAgain,
  protocol,
  sameTicketAfterCrash,
} from './rules.ts';

/** A server `s` and so many clients `c1`, `c2`, … */
export const cast = (clients: number): NodePlan[] => [
  ...Array.from({ length: clients }, (_, i) => ({
    id: `c${i + 1}`,
    role: 'client',
    options: { server: 's', resendMs: 100 },
  })),
  { id: 's', role: 'server' },
];

export const ask = (id: string): Request => ({ type: 'ask', id });

/** `each` questions for each of the clients c1 … , at random moments before `until`. */
export const questions = (draw: Draw, clients: number, each: number, until: number) =>
  Array.from({ length: clients * each }, (_, i) => {
    const node = `c${(i % clients) + 1}`;
    const id = `${node}-q${Math.floor(i / clients) + 1}`;
    return { at: draw.between(0, until, 'question', i), node, request: ask(id) };
  });

const isAbout = (id: string) => (message: Json) => (message as Message).id === id;

const isAnswerTo = (id: string, ticket?: number) => (value: Json) => {
  const it = value as Answer | Answered; // only matched against answers, whose shape the world has checked
  return it.id === id && (ticket === undefined || it.ticket === ticket);
};

const kind: Pick<WorldPlan, 'network'> = { network: { delay: [1, 10] } };

const hello = scenario({
  id: 'hello',
  title: 'one question on a network that loses nothing',
  part: 'A',
  protocol,
  properties: [answerMatches],
  promise: answerIsTold,
  world: { plan: { ...kind, nodes: cast(1), until: 1000 } },
  script: [
    { kind: 'request', node: 'c1', request: ask('q1') },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q1') },
      within: 100,
      sentence: 'c1 was asked q1 and did not report an answer within 100 ms.',
    },
  ],
});

const threeClients = scenario({
  id: 'three-clients',
  title: 'three clients ask three questions each, nothing is lost',
  part: 'A',
  protocol,
  properties: [answerMatches, everyQuestionAnswered],
  promise: answerIsTold,
  world: {
    plan: {
      ...kind,
      nodes: cast(3),
      requests: ['c1', 'c2', 'c3'].flatMap((node, i) =>
        [1, 2, 3].map((nth) => ({ at: nth * 2 + i, node, request: ask(`${node}-q${nth}`) })),
      ),
      healAt: 100,
      until: 1000,
    },
  },
  script: [
    { kind: 'wait', ms: 100 },
    { kind: 'request', node: 'c3', request: ask('c3-q4') },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c3', where: isAnswerTo('c3-q4') },
      within: 100,
      sentence: 'c3 was asked c3-q4 and did not report an answer within 100 ms.',
    },
  ],
});

const lostAsk = scenario({
  id: 'lost-ask',
  title: 'the first ask is lost',
  part: 'B',
  protocol,
  properties: [],
  promise: lostAskIsSentAgain,
  world: {
    plan: {
      nodes: cast(1),
      network: { delay: [1, 10], rules: [{ type: 'ask', window: [0, 20], then: { kind: 'drop' } }] },
      until: 3000,
    },
  },
  script: [
    { kind: 'request', node: 'c1', request: ask('q1') },
    {
      kind: 'given',
      what: { kind: 'sent', match: { from: 'c1', type: 'ask' } },
      within: 500,
      sentence: 'c1 never asked.',
    },
    { kind: 'wait', ms: 20 },
    {
      kind: 'expect',
      what: { kind: 'sent', match: { from: 'c1', to: 's', type: 'ask' } },
      within: 500,
      sentence: 'The ask for q1 was lost, and c1 did not ask again within 500 ms.',
    },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q1') },
      within: 500,
      sentence: 'c1 asked q1 again and got an answer, but did not report it.',
    },
  ],
});

const lateAnswers = scenario({
  id: 'late-answers',
  title: 'two answers to one question arrive together, late',
  part: 'B',
  protocol,
  properties: [],
  promise: lateAnswersAreToldOnce,
  world: { plan: { ...kind, nodes: cast(1), until: 5000 } },
  script: [
    { kind: 'hold', match: { from: 's', type: 'answer' } },
    { kind: 'request', node: 'c1', request: ask('q1') },
    {
      kind: 'given',
      what: { kind: 'sent', match: { from: 's', type: 'answer' } },
      within: 500,
      sentence: 'c1 never asked.',
    },
    {
      kind: 'given',
      what: { kind: 'sent', match: { from: 's', type: 'answer' } },
      within: 1000,
      sentence: 'c1 never asked a second time, so no second answer existed.',
    },
    { kind: 'release-all' },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q1') },
      within: 100,
      sentence: 'Both answers to q1 reached c1, and it reported neither.',
    },
    {
      kind: 'never',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q1') },
      within: 500,
      sentence: 'c1 reported both answers to q1.',
    },
  ],
});

const lossyStorm = storm({
  id: 'lossy-storm',
  title: 'messages are lost, doubled and overtaken; machines pause',
  part: 'B',
  protocol,
  properties: [answeredOnce, answerMatches],
  world: (draw) => ({
    plan: {
      nodes: cast(3),
      network: {
        delay: [1, 10],
        rules: [
          { chance: draw.between(0.1, 0.3, 'loss'), then: { kind: 'drop' } },
          { chance: 0.2, then: { kind: 'duplicate', copies: 1, spread: [0, 400] } },
          { chance: 0.2, then: { kind: 'reorder', by: [10, 120] } },
        ],
      },
      faults: [0, 1, 2].map((i) => ({
        kind: 'pause',
        node: draw.pick(['c1', 'c2', 'c3', 's', 's'], 'pause', i),
        at: draw.between(i * 500, i * 500 + 400, 'pause at', i),
        for: draw.between(20, 200, 'pause for', i),
      })),
      requests: questions(draw, 3, 26, 1500),
      healAt: 1700,
      until: 2000,
    },
  }),
});

const historiesWorked: Rule = {
  id: 'histories-worked',
  rule: 'h0, worked out in the handout.',
  source: 'handout, part C',
  cause: 'The answer stands in the handout, below the drawing of h0.',
  lecture: 'consistency-models',
};

const workedExample = law({
  id: 'worked-example',
  title: 'the history that the handout explains',
  part: 'C',
  promise: historiesWorked,
  call: { file: 'histories.ts', export: 'classify' },
  cases: { table: [['h0']] },
  check: (_args, answer) =>
    answer === 'sequential' ? undefined : 'the handout says below the drawing why it is another.',
});

const restartedServer = scenario({
  id: 'restarted-server',
  title: 'the server crashes after it answered, and is asked again',
  part: 'D',
  protocol,
  properties: [],
  promise: sameTicketAfterCrash,
  world: {
    plan: {
      nodes: cast(1),
      network: {
        delay: [1, 10],
        // A client that goes on asking what is answered would otherwise tell the new boot of q1 before q2 gets there.
        rules: [{ type: 'ask', where: isAbout('q1'), window: [50, 5000], then: { kind: 'drop' } }],
      },
      until: 5000,
    },
  },
  script: [
    { kind: 'request', node: 'c1', request: ask('q1') },
    {
      kind: 'given',
      what: { kind: 'output', node: 'c1' },
      within: 500,
      sentence: 'c1 never reported an answer to q1.',
    },
    { kind: 'hold', match: { from: 's', type: 'answer' } },
    { kind: 'request', node: 'c1', request: ask('q2') },
    {
      kind: 'expect',
      what: { kind: 'sent', match: { from: 's', type: 'answer', where: isAnswerTo('q2', 2) } },
      within: 500,
      sentence: 'q2 was the second question, and the server did not give it ticket 2.',
    },
    { kind: 'crash', node: 's' },
    { kind: 'wait', ms: 5 },
    { kind: 'restart', node: 's' },
    { kind: 'discard', match: { from: 's', type: 'answer' } },
    { kind: 'release-all' },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q2', 2) },
      within: 1000,
      sentence: 'After the crash c1 asked q2 again and did not get ticket 2 again.',
    },
    { kind: 'request', node: 'c1', request: ask('q3') },
    {
      kind: 'expect',
      what: { kind: 'output', node: 'c1', where: isAnswerTo('q3', 3) },
      within: 1000,
      sentence: 'After the crash the next question, q3, did not get the next ticket, 3.',
    },
  ],
});

export const publicTests: readonly Test[] = [
  hello,
  threeClients,
  lostAsk,
  lateAnswers,
  lossyStorm,
  workedExample,
  restartedServer,
];
