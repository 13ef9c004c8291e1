/** Part B: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import { grantOrder, messagesPerEntry } from '../../../labs/01-lamport-clock/rules/grant-order.ts';
import {
  gc1OneHolder,
  gc2RequestOrder,
  gc3EveryRequestGranted,
} from '../../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { History } from './history.fixture.ts';

/**
 * One line an event and what its handler does: "p1 asks a; request 1", "p2 gets request from p1; ack 3 to p1; granted b",
 * "p1 releases a; release 9". A request and a release go to everybody.
 */
function history(...lines: string[]): History {
  const nodes = ['p1', 'p2', 'p3'];
  const it = new History(...nodes);
  for (const line of lines) {
    const [head = '', ...effects] = line.split('; ');
    const [node = '', verb, what = '', , from] = head.split(' ');
    if (verb === 'gets') it.deliver(`${what} ${from}>${node}`);
    else it.request(node, { type: verb === 'asks' ? 'request' : 'release', id: what });
    for (const effect of effects) {
      const [kind = '', value = '', , to] = effect.split(' ');
      if (kind === 'granted') it.output({ type: 'granted', id: value });
      else if (kind === 'holding') it.status({ time: 0, requested: null, holding: value === 'yes', queue: [] });
      else if (kind === 'requested') it.status(requested(node, value, to));
      else {
        const type = kind === 'ack' ? 'acknowledge' : kind;
        for (const other of to === undefined ? nodes.filter((it) => it !== node) : [to]) {
          it.send(other, { type, time: Number(value) }, `${kind} ${node}>${other}`);
        }
      }
    }
  }
  return it;
}

/** "requested 3", or "requested 3 without queue" for a status whose queue has forgotten it. */
const requested = (process: string, value: string, queue: string | undefined) => ({
  time: 0,
  requested: value === 'null' ? null : Number(value),
  holding: false,
  queue: queue === undefined && value !== 'null' ? [{ process, time: Number(value) }] : [],
});

describe('gc1-one-holder', () => {
  test.each<[string, string[], string]>([
    ['one after the other', ['p1 asks a', 'p2 asks b; granted b', 'p2 releases b', 'p1 asks c; granted a'], 'holds'],
    ['nobody else wants it', ['p1 asks a; granted a', 'p1 releases a'], 'holds, not exercised'],
    [
      'two at once',
      ['p1 asks a; granted a', 'p2 asks b; granted b'],
      'The resource is granted to p2 (b), but p1 (a) holds it and has not released it.',
    ],
    [
      'twice to one',
      ['p1 asks a; granted a; granted a'],
      'The resource is granted again, but p1 (a) holds it and has not released it.',
    ],
    [
      'the status claims it too early',
      ['p1 asks a; holding yes'],
      'The status of p1 says that it holds the resource; it was not granted, or has been released.',
    ],
    [
      'the status does not know',
      ['p1 asks a; granted a; holding no'],
      'p1 was granted the resource and has not released it; its status says that it does not hold it.',
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(gc1OneHolder)).toBe(verdict);
  });
});

describe('gc2-request-order', () => {
  const heard = ['p1 asks a; request 1', 'p2 gets request from p1; ack 3 to p1', 'p2 asks b; request 4'];
  const byWayOfP3 = [
    'p1 asks a; request 1',
    'p3 gets request from p1; ack 3 to p2',
    'p2 gets ack from p3',
    'p2 asks b',
  ];
  test.each<[string, string[], string]>([
    [
      'who asked first is first',
      [...heard, 'p1 gets ack from p2; granted a', 'p1 releases a', 'p2 gets request from p1; granted b'],
      'holds',
    ],
    [
      'the later one is first',
      [...heard, 'p1 gets ack from p2', 'p2 gets request from p1; granted b'],
      'p2 is granted b before p1 is granted a, although p1 had asked before p2 did.',
    ],
    [
      'heard of through a third',
      [...byWayOfP3, 'p2 gets request from p1; granted b'],
      'p2 is granted b before p1 is granted a, although p1 had asked before p2 did.',
    ],
    [
      // p1's request reaches p2 only after p2 has asked: neither happened before the other.
      'concurrent requests are free',
      ['p1 asks a; request 1', 'p2 asks b; request 9', 'p2 gets request from p1; granted b'],
      'holds, not exercised',
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(gc2RequestOrder)).toBe(verdict);
  });
});

describe('grant-order', () => {
  const both = (p1: number, p2: number) => [`p1 asks a; request ${p1}`, `p2 asks b; request ${p2}`];
  test.each<[string, string[], string]>([
    ['by time, though asked later', [...both(5, 4), 'p2 gets request from p1; granted b'], 'holds'],
    ['equal times: the first of nodes', [...both(4, 4), 'p1 gets request from p2; granted a'], 'holds'],
    [
      'equal times: the wrong one',
      [...both(4, 4), 'p2 gets request from p1; granted b'],
      'p2 (T_m = 4) is granted before p1 (T_m = 4), whose request comes first.',
    ],
    [
      'against the time',
      [...both(5, 4), 'p1 gets request from p2; granted a'],
      'p1 (T_m = 5) is granted before p2 (T_m = 4), whose request comes first.',
    ],
    [
      'asked late with an old time',
      ['p2 asks b; request 9; granted b', 'p2 releases b', 'p1 asks a; request 3; granted a'],
      'p1 (T_m = 3) is granted after p2 (T_m = 9), though its request comes first.',
    ],
    ['nobody else asks', ['p1 asks a; request 1', 'p2 gets request from p1'], 'holds, not exercised'],
    [
      'one time for each receiver',
      ['p1 asks a; request 1 to p2; request 2 to p3'],
      "p1's request a goes out with two times, 1 and 2: it is one event, and has one T_m.",
    ],
    [
      'granted, and nobody was asked',
      ['p1 asks a; granted a'],
      'p1 is granted a without having sent a request to anybody (rule 1).',
    ],
    ['granted, and did not ask', ['p1 asks a; request 1; granted z'], 'p1 is granted z, which it does not wait for.'],
    [
      'a request of its own accord',
      ['p1 releases a; request 1'],
      'p1 sends a request, but its application has not asked for the resource.',
    ],
    [
      'the status agrees',
      ['p1 asks a; request 3; requested 3', 'p1 releases a; requested null'],
      'holds, not exercised',
    ],
    [
      'the status has another T_m',
      ['p1 asks a; request 3; requested 4'],
      'The status of p1 has requested: 4; its request went out with T_m = 3.',
    ],
    [
      'the status keeps what was released',
      ['p1 asks a; request 3', 'p1 releases a; requested 3'],
      'The status of p1 has requested: 3; no request of its own is outstanding.',
    ],
    [
      'the queue forgets the own request',
      ['p1 asks a; request 3; requested 3 without queue'],
      "p1's own request, T_m = 3, is not in its queue, though it has not been released.",
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(grantOrder)).toBe(verdict);
  });
});

describe('gc3-every-request-granted', () => {
  test.each<[string, string[], string]>([
    ['everybody gets it', ['p1 asks a; granted a', 'p1 releases a', 'p2 asks b; granted b'], 'holds'],
    ['nobody asks, nobody is owed', [], 'holds'],
    [
      'two wait for ever',
      ['p1 asks a; granted a', 'p2 asks b', 'p3 asks c', 'p1 releases a'],
      'Everybody who was granted the resource has released it; still waiting: p2 (b), p3 (c).',
    ],
    [
      'granted twice',
      ['p1 asks a; granted a', 'p1 releases a; granted a'],
      'p1 is granted a, which it does not wait for.',
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(gc3EveryRequestGranted)).toBe(verdict);
  });
});

describe('messages-per-entry', () => {
  const entry = (id: string) => [
    `p1 asks ${id}; request 1`,
    'p2 gets request from p1; ack 2 to p1',
    'p3 gets request from p1; ack 2 to p1',
    `p1 gets ack from p3; granted ${id}`,
    `p1 releases ${id}; release 5`,
  ];
  test.each<[string, string[], string]>([
    ['3(N − 1), twice', [...entry('a'), ...entry('b')], 'holds'],
    ['once', entry('a'), 'holds, not exercised'],
    ['fewer', ['p1 asks a; request 1; granted a', 'p1 releases a', 'p2 asks b; request 4; granted b'], 'holds'],
    [
      'one too many',
      [...entry('a'), 'p2 gets release from p1; ack 7 to p1'],
      'Message number 7 for 1 requests among 3 processes: at most 3 × 2 × 1 = 6.',
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(messagesPerEntry)).toBe(verdict);
  });

  test('a message to oneself is none', () => {
    const it = new History('p1', 'p2').request('p1', { type: 'request', id: 'a' });
    for (let i = 0; i < 9; i++) it.send('p1', { type: 'request', time: 1 });
    expect(it.judge(messagesPerEntry)).toBe('holds, not exercised');
  });
});
