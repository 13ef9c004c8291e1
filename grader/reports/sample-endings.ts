/** How the tests of a sample report may end: a skeleton, half a lab, every kind of trouble. */
import { type Ending, rules } from './samples.ts';

const todo = (because: string, file: string, line: number): Ending => ({
  verdict: 'todo',
  failure: { because: `Still to do: ${because}.`, where: { file, line } },
});

const clockTodo = todo('count the events of this process (IR1), and what a message says (IR2)', 'lamport-clock.ts', 24);
const lockTodo = todo('the five rules of mutual exclusion', 'mutual-exclusion.ts', 31);
const physicalTodo = todo('a clock that follows the fastest neighbour', 'physical-clock.ts', 18);

/** As shipped. */
export const skeleton: Readonly<Record<string, Ending>> = {
  'clock-storm': clockTodo,
  'chain-of-messages': clockTodo,
  'before-is-a-total-order': todo('the relation ⇒', 'lamport-clock.ts', 52),
  'grants-storm': lockTodo,
  'pauses-storm': lockTodo,
  'late-request': lockTodo,
  'grant-cost': lockTodo,
  'ring-of-clocks': physicalTodo,
};

/** As shipped where silence breaks a promise: the script of `late-request` waits in vain. */
export const silentSkeleton: Readonly<Record<string, Ending>> = {
  ...skeleton,
  'late-request': {
    verdict: 'violated',
    failure: { property: 'grant-order', because: 'p1 was asked, and sent no request within 500 ms.', seed: 1 },
  },
};

/** Part A done, part B with a bug that two tests see, part D not begun. */
export const halfWay: Readonly<Record<string, Ending>> = {
  'grants-storm': {
    verdict: 'violated',
    failed: 12,
    failure: {
      property: 'one-holder',
      rule: rules['one-holder']![0],
      source: rules['one-holder']![1],
      because: 'p2 was granted while p1 still held the resource.',
      cause: 'A request was granted before a message with a later time stamp had arrived from every other process.',
      lecture: '01-lamport-clock/notes.md#mutual-exclusion',
      seed: 17,
      shrunk: { fromEvents: 412, replays: 230 },
      facts: [
        {
          ref: 4 * 0x100000 + 1,
          event: 4,
          atMicros: 12_345,
          text: 'p1 tells the application {"id":"r1","type":"granted"}',
        },
        {
          ref: 5 * 0x100000 + 1,
          event: 5,
          atMicros: 14_000,
          text: 'p2 tells the application {"id":"r2","type":"granted"}',
        },
      ],
      nodes: ['p1', 'p2'],
      events: [
        { n: 0, at: 0, kind: 'handler', node: 'p1', cause: { kind: 'start', boot: 1 }, effects: [] },
        { n: 1, at: 0, kind: 'handler', node: 'p2', cause: { kind: 'start', boot: 1 }, effects: [] },
        {
          n: 2,
          at: 5_000,
          kind: 'handler',
          node: 'p1',
          cause: { kind: 'request', request: { type: 'request', id: 'r1' } },
          effects: [{ kind: 'send', to: 'p2', message: { type: 'request', time: 1 }, fate: 'sent', copies: 1 }],
        },
        {
          n: 3,
          at: 11_000,
          kind: 'handler',
          node: 'p2',
          cause: { kind: 'deliver', from: 'p1', message: { type: 'request', time: 1 }, sent: 2 * 0x100000 },
          effects: [{ kind: 'send', to: 'p1', message: { type: 'acknowledge', time: 3 }, fate: 'sent', copies: 1 }],
        },
        {
          n: 4,
          at: 12_345,
          kind: 'handler',
          node: 'p1',
          cause: { kind: 'deliver', from: 'p2', message: { type: 'acknowledge', time: 3 }, sent: 3 * 0x100000 },
          effects: [{ kind: 'output', value: { type: 'granted', id: 'r1' } }],
          status: { holding: true },
        },
        {
          n: 5,
          at: 14_000,
          kind: 'handler',
          node: 'p2',
          cause: { kind: 'request', request: { type: 'request', id: 'r2' } },
          effects: [{ kind: 'output', value: { type: 'granted', id: 'r2' } }],
        },
      ],
      transcript: { name: '01-grants-storm-17', base64: 'TFNUUAE=' },
    },
  },
  'pauses-storm': {
    verdict: 'violated',
    failed: 3,
    failure: {
      property: 'one-holder',
      because: 'p3 was granted while p1 still held the resource.',
      seed: 4,
      nodes: ['p1', 'p2', 'p3'],
      events: Array.from({ length: 40 }, (_, n) => ({ n, at: 0, kind: 'pause', node: 'p1' }) as const),
    },
  },
  'late-request': {
    verdict: 'not-established',
    because: 'p2 never sent a request, so no older one could arrive after it.',
  },
  'grant-cost': {
    verdict: 'passed',
    measured: [
      {
        unit: 'messages per critical section',
        mean: 8.97,
        spread: 0.12,
        reference: 9,
        tolerance: 0.25,
        published: '3(N−1) = 9 (Lamport 1978, §4)',
      },
    ],
  },
  'ring-of-clocks': physicalTodo,
};

/** An exception, a program the grader had to stop, a wrong figure, a law that fails. */
export const troubles: Readonly<Record<string, Ending>> = {
  'clock-storm': {
    verdict: 'threw',
    failed: 500,
    failure: {
      because: "p3 threw in onMessage: 'no such process: p9'.",
      where: { file: 'lamport-clock.ts', line: 41 },
      cause: 'An exception in a handler ends the run; a real node would be gone.',
      lecture: '01-lamport-clock/notes.md#handlers',
      seed: 3,
      facts: [{ ref: 3 * 0x100000, event: 3, atMicros: 900, text: 'p3 receives {"type":"event"} from p1' }],
      transcript: { name: '01-clock-storm-3.lockstep', base64: 'TFNUUAE=' },
    },
  },
  'before-is-a-total-order': {
    verdict: 'violated',
    failed: 7,
    failure: {
      property: 'total-order',
      rule: rules['total-order']![0],
      source: rules['total-order']![1],
      because:
        'before({"process":"p10","time":4}, {"process":"p2","time":4}) answered true, but p2 stands before p10 in `nodes`.',
      cause: 'Ids compared as strings: "p10" < "p2" is true.',
      lecture: '01-lamport-clock/notes.md#total-order',
    },
  },
  'grants-storm': { verdict: 'stopped', because: 'The grader had to stop your program: it used more than 256 MB.' },
  'grant-cost': {
    verdict: 'violated',
    failure: {
      property: 'message-cost',
      rule: rules['message-cost']![0],
      source: rules['message-cost']![1],
      because: 'A critical section costs 12 messages here; 9 ± 0.25 are right.',
    },
    measured: [
      {
        unit: 'messages per critical section',
        mean: 12.004,
        spread: 0.12,
        reference: 9,
        tolerance: 0.25,
        published: '3(N−1) = 9 (Lamport 1978, §4)',
      },
    ],
  },
};

/** Operations of clients that no order explains. */
export const clients: Readonly<Record<string, Ending>> = {
  'grants-storm': {
    verdict: 'violated',
    failed: 1,
    failure: {
      property: 'one-holder',
      rule: rules['one-holder']![0],
      source: rules['one-holder']![1],
      because: 'No order explains both alice\'s "acquire alice" and bob\'s "acquire bob".',
      lecture: '01-lamport-clock/notes.md#mutual-exclusion',
      drawing: {
        operations: [
          { client: 'carol', text: 'acquire carol no', asked: 2, answered: 9, mark: 0 },
          { client: 'alice', text: 'acquire alice', asked: 1, answered: 4, mark: 1 },
          { client: 'bob', text: 'acquire bob', asked: 6, answered: 8, mark: 2 },
          {
            client: 'a client with a long name',
            text: 'release a client with a long name',
            asked: 7,
            answered: null,
            mark: 0,
          },
        ],
        hidden: 12,
        orders: [{ texts: ['…', 'acquire alice', 'acquire carol no'], state: 'held by alice' }],
      },
    },
  },
};
