/** Part A: the rules, on histories one can check by hand. */
import { describe, expect, test } from 'vitest';
import { checkBefore } from '../../../labs/01-lamport-clock/rules/answers.ts';
import { clockCondition, oneOutputPerEvent } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import { History } from './history.fixture.ts';

const event = (kind: string, id: string, stamp: number) => ({ type: 'event', kind, id, stamp });

/** One line an event: "p1 local e1 = 1", "p1 send m1 to p2 = 2", "p2 receive m1 = 3". */
function history(...lines: string[]): History {
  const it = new History('p1', 'p2', 'p3');
  for (const line of lines) {
    const [, node = '', kind = '', id = '', to, stamp] = /^(p\d) (\w+) (\w+)(?: to (p\d))? = (\d+)$/.exec(line) ?? [];
    if (kind === 'receive') it.deliver(id);
    else it.request(node, to === undefined ? { type: kind, id } : { type: kind, id, to });
    if (to !== undefined) it.send(to, { type: 'event', id, stamp: Number(stamp) }, id);
    it.output(event(kind, id, Number(stamp)));
  }
  return it;
}

describe('clock-condition', () => {
  test.each<[string, string[], string]>([
    ['a receipt after both its causes', ['p1 local e1 = 1', 'p1 send m1 to p2 = 2', 'p2 receive m1 = 3'], 'holds'],
    ['leaps are fine', ['p1 send m1 to p2 = 10', 'p2 local e1 = 4', 'p2 receive m1 = 90'], 'holds'],
    [
      'no message pulls anybody along',
      ['p1 send m1 to p2 = 1', 'p2 local e1 = 5', 'p2 receive m1 = 6'],
      'holds, not exercised',
    ],
    [
      'concurrent events may have any stamps',
      ['p1 local e1 = 7', 'p2 local e2 = 7', 'p3 local e3 = 1'],
      'holds, not exercised',
    ],
    [
      'C1: a clock that stands still',
      ['p1 local e1 = 1', 'p1 local e2 = 1'],
      "p1's local event e1, stamped 1, happened before p1's local event e2, stamped 1.",
    ],
    [
      'C2: equal is not later',
      ['p1 send m1 to p2 = 2', 'p2 local e1 = 1', 'p2 receive m1 = 2'],
      "p1's sending of m1, stamped 2, happened before p2's receipt of m1, stamped 2.",
    ],
    [
      'C2: the message is old, the receiver falls back to it',
      ['p1 send m1 to p2 = 1', 'p2 local e1 = 5', 'p2 receive m1 = 2'],
      "p2's local event e1, stamped 5, happened before p2's receipt of m1, stamped 2.",
    ],
    [
      'the first stamp after the receipt counts too',
      ['p1 send m1 to p2 = 8', 'p2 receive m1 = 9', 'p2 send m2 to p3 = 9'],
      "p2's receipt of m1, stamped 9, happened before p2's sending of m2, stamped 9.",
    ],
  ])('%s', (_, lines, verdict) => {
    expect(history(...lines).judge(clockCondition)).toBe(verdict);
  });

  test('→ passes through a process that outputs nothing', () => {
    const it = new History('p1', 'p2', 'p3')
      .request('p1', { type: 'send', id: 'm1', to: 'p2' })
      .output(event('send', 'm1', 8))
      .send('p2', { type: 'event', id: 'm1', stamp: 8 }, 'm1')
      .deliver('m1')
      .request('p2', { type: 'send', id: 'm2', to: 'p3' })
      .send('p3', { type: 'event', id: 'm2', stamp: 1 }, 'm2')
      .deliver('m2')
      .output(event('receive', 'm2', 2));
    expect(it.judge(clockCondition)).toBe(
      "p1's sending of m1, stamped 8, happened before p3's receipt of m2, stamped 2.",
    );
  });

  test('output before or after the message leaves: the same sending', () => {
    const it = new History('p1', 'p2')
      .request('p1', { type: 'send', id: 'm1', to: 'p2' })
      .send('p2', { type: 'event', id: 'm1', stamp: 3 }, 'm1')
      .output(event('send', 'm1', 3))
      .deliver('m1')
      .output(event('receive', 'm1', 3));
    expect(it.judge(clockCondition)).toBe(
      "p1's sending of m1, stamped 3, happened before p2's receipt of m1, stamped 3.",
    );
  });
});

describe('one-output-per-event', () => {
  const sending = () => new History('p1', 'p2', 'p3').request('p1', { type: 'send', id: 'm1', to: 'p2' });
  const message = { type: 'event', id: 'm1', stamp: 1 };
  const next = { type: 'local', id: 'e9' };

  test.each<[string, History, string]>([
    ['every kind', history('p1 local e1 = 1', 'p1 send m1 to p2 = 2', 'p2 receive m1 = 3', 'p1 local e2 = 3'), 'holds'],
    ['no receipt ever', history('p1 local e1 = 1', 'p1 send m1 to p2 = 2'), 'holds, not exercised'],
    [
      'a receipt that is not told',
      sending()
        .send('p2', message, 'm1')
        .output(event('send', 'm1', 1))
        .deliver('m1')
        .request('p1', next),
      "p2's receipt of m1 was never output: its handler is over.",
    ],
    [
      'told twice',
      sending()
        .send('p2', message)
        .output(event('send', 'm1', 1))
        .output(event('send', 'm1', 1)),
      "p1's sending of m1 is one event, and it is output a second time.",
    ],
    [
      'told in a later handler',
      sending()
        .send('p2', message)
        .output(event('send', 'm1', 1))
        .request('p3', next)
        .output(event('send', 'm1', 1)),
      "The output tells of p3's sending of m1; what happened in this handler was p3's local event e9.",
    ],
    [
      'nothing sent',
      sending()
        .output(event('send', 'm1', 1))
        .request('p3', next),
      "p1's sending of m1 sent nothing to p2: its handler is over.",
    ],
    [
      'sent to another',
      sending().send('p3', message),
      'p1 sends m1 to p3, which nobody asked for: a sending is an event of its own.',
    ],
    [
      'the message is stamped before the clock advances',
      sending()
        .send('p2', { ...message, stamp: 0 })
        .output(event('send', 'm1', 1)),
      "p1's sending of m1 is one event with two stamps: 0 and 1.",
    ],
  ])('%s', (_, it, verdict) => {
    expect(it.judge(oneOutputPerEvent)).toBe(verdict);
  });
});

describe('total-order', () => {
  const nodes = ['n2', 'n10'];
  const at = (time: number, process: string) => ({ time, process });
  test.each<[ReturnType<typeof at>, ReturnType<typeof at>, boolean, boolean]>([
    [at(1, 'n10'), at(2, 'n2'), true, true],
    [at(2, 'n2'), at(1, 'n10'), false, true],
    [at(1, 'n2'), at(1, 'n10'), true, true],
    [at(1, 'n2'), at(1, 'n10'), false, false], // as strings, n10 < n2
    [at(1, 'n2'), at(1, 'n2'), true, false], // no event comes before itself
  ])('before(%o, %o) = %s is right: %s', (a, b, answer, right) => {
    expect(checkBefore([a, b, nodes], answer) === undefined).toBe(right);
  });

  test('says why', () => {
    expect(checkBefore([at(1, 'n2'), at(1, 'n10'), nodes], false)).toBe(
      'the times are equal, so the order of nodes decides, in which n2 comes first: true.',
    );
  });
});
