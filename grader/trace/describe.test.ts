import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEffect, describeEvent, describeFact, describeInFull, millisOf, timeOf } from './describe.ts';
import {
  type Cause,
  type Fate,
  refOf,
  type TraceEffect,
  type TraceEvent,
  type Trouble,
  type WriteOp,
} from './events.ts';
import { anyEffect, anyRun } from './run.arbitrary.ts';
import { output, send } from './run.fixture.ts';

const request = { type: 'request', time: 1 };
const place = { n: 7, at: 13_222 } as const;

/** A kind that is missing here is an error of types. */
type PerKind<T extends { readonly kind: string }> = { readonly [K in T['kind']]: readonly (readonly [T, string])[] };

const handled = (cause: Cause): Extract<TraceEvent, { kind: 'handler' }> => ({
  ...place,
  kind: 'handler',
  node: 'p2',
  cause,
  effects: [],
});
const started = handled({ kind: 'start', boot: 1 });

const causes: PerKind<Cause> = {
  start: [
    [{ kind: 'start', boot: 1 }, 'p2 starts'],
    [{ kind: 'start', boot: 3 }, 'p2 restarts (boot 3)'],
  ],
  request: [[{ kind: 'request', request: { type: 'read', id: 'r1' } }, 'p2 is asked read(id=r1)']],
  deliver: [
    [
      { kind: 'deliver', from: 'p1', message: request, sent: refOf(4, 2) },
      'p2 receives request(time=1) from p1 (sent in #4)',
    ],
    [
      { kind: 'deliver', from: 'p2', message: request, sent: refOf(6, 1) },
      'p2 receives request(time=1) from itself (sent in #6)',
    ],
  ],
  timer: [[{ kind: 'timer', name: 'retry' }, 'p2: timer retry fires']],
};

const events: PerKind<TraceEvent> = {
  handler: [
    [
      { ...started, effects: [send('p1', request), output({ type: 'granted', id: 'a' })] },
      'p2 starts; sends request(time=1) to p1; outputs granted(id=a)',
    ],
    [
      { ...started, effects: [send('p1', request)], cut: { lost: 3 } },
      'p2 starts; sends request(time=1) to p1; crashes after 1 of 4 effects',
    ],
    // Notes are no effects: no crash falls between them.
    [
      { ...started, effects: [{ kind: 'note', text: 'so far' }], cut: { lost: 1 } },
      'p2 starts; notes: so far; crashes after 0 of 1 effect',
    ],
    [{ ...started, status: { time: 4, holding: true } }, 'p2 starts; status time=4, holding=true'],
    [
      { ...started, effects: Array.from({ length: 9 }, (_, i) => output(i)) },
      'p2 starts; outputs 0; outputs 1; outputs 2; outputs 3; outputs 4; outputs 5; and 3 more effects',
    ],
  ],
  lost: [
    [
      { ...place, kind: 'lost', node: 'p2', from: 'p1', message: request, sent: refOf(4, 1), why: 'down' },
      'request(time=1) from p1 to p2 (sent in #4) is lost: p2 is down',
    ],
    [
      { ...place, kind: 'lost', node: 'p2', from: 'p1', message: request, sent: refOf(4, 1), why: 'cut' },
      'request(time=1) from p1 to p2 (sent in #4) is lost: the link is cut',
    ],
  ],
  'lost-request': [[{ ...place, kind: 'lost-request', node: 'p2', request }, 'request(time=1) is lost: p2 is down']],
  crash: [
    [{ ...place, kind: 'crash', node: 'p2', inHandler: false }, 'p2 crashes'],
    [{ ...place, kind: 'crash', node: 'p2', inHandler: true }, 'p2 crashes inside the handler before'],
  ],
  pause: [[{ ...place, kind: 'pause', node: 'p2' }, 'p2 pauses']],
  resume: [[{ ...place, kind: 'resume', node: 'p2' }, 'p2 resumes']],
  disk: [
    [{ ...place, kind: 'disk', node: 'p2', copy: 1, page: 3, change: 'decays' }, 'p2: 1/3 decays'],
    [{ ...place, kind: 'disk', node: 'p2', copy: 0, page: 3, change: 'torn' }, 'p2: the put of 0/3 is torn: bad'],
  ],
  clock: [
    [{ ...place, kind: 'clock', node: 'p2', stepMs: 40 }, 'p2: clock jumps by 40 ms'],
    [
      { ...place, kind: 'clock', node: 'p2', rate: 1.001, stepMs: 40 },
      'p2: clock jumps by 40 ms, clock runs at rate 1.001',
    ],
  ],
  partition: [
    [{ ...place, kind: 'partition', sides: [['p1'], ['p2', 'p3']], oneWay: false }, 'partition: p1 | p2, p3'],
    [{ ...place, kind: 'partition', sides: [['p1'], ['p2']], oneWay: true }, 'partition: p1 -/-> p2'],
  ],
  heal: [[{ ...place, kind: 'heal', sides: [['p1'], ['p2']], oneWay: false }, 'partition ends: p1 | p2']],
  healed: [[{ ...place, kind: 'healed' }, 'the healed phase begins: no more faults']],
  observe: [[{ ...place, kind: 'observe', node: 'p2', status: { term: 3 } }, 'p2 is observed: term=3']],
};

const write = (op: WriteOp, lazy = false): Extract<TraceEffect, { kind: 'write' }> => ({ kind: 'write', op, lazy });
const sent = (fate: Fate, copies: number): Extract<TraceEffect, { kind: 'send' }> => ({
  kind: 'send',
  to: 'p1',
  message: request,
  fate,
  copies,
});

const effects: PerKind<TraceEffect> = {
  send: [
    [sent('sent', 1), 'sends request(time=1) to p1'],
    [sent('sent', 3), 'sends request(time=1) to p1 (3 copies)'],
    [sent('dropped', 0), 'sends request(time=1) to p1 (dropped)'],
    [sent('cut', 0), 'sends request(time=1) to p1 (link cut)'],
    [sent('held', 0), 'sends request(time=1) to p1 (held back)'],
  ],
  'set-timer': [
    [{ kind: 'set-timer', name: 'retry', ms: 12.5 }, 'sets timer retry for 12.5 ms'],
    [{ kind: 'set-timer', name: 'ask', ms: 177.2077826410532 }, 'sets timer ask for 177.208 ms'],
    [{ kind: 'set-timer', name: 'ask', ms: 1e-7 }, 'sets timer ask for 0 ms'],
  ],
  'cancel-timer': [[{ kind: 'cancel-timer', name: 'retry' }, 'cancels timer retry']],
  write: [
    [write({ kind: 'set', key: 'term', value: 3 }), 'stores term = 3'],
    [write({ kind: 'set', key: 'term', value: 3 }, true), 'stores term = 3 (lazily)'],
    [write({ kind: 'delete', key: 'vote' }), 'deletes vote'],
    [write({ kind: 'append', log: 'log', index: 4, value: { term: 3 } }), 'appends log[4] = {term:3}'],
    [write({ kind: 'truncate', log: 'log', from: 4 }), 'truncates log from 4'],
    [write({ kind: 'discard', log: 'log', before: 4 }), 'discards log before 4'],
  ],
  put: [
    [{ kind: 'put', copy: 0, page: 3, data: 'a', fate: 'good' }, 'puts 0/3 = a'],
    [{ kind: 'put', copy: 0, page: 3, data: 'a', fate: 'null' }, 'puts 0/3 = a (null write)'],
  ],
  get: [
    [{ kind: 'get', copy: 1, page: 3, soft: true }, 'gets 1/3: looks bad (soft read error)'],
    [{ kind: 'get', copy: 1, page: 3, soft: false }, 'gets 1/3: looks bad'],
  ],
  output: [[{ kind: 'output', value: { type: 'granted', id: 'a' } }, 'outputs granted(id=a)']],
  note: [
    [{ kind: 'note', text: 'waiting\nfor p3' }, 'notes: waiting\\nfor p3'],
    [{ kind: 'note', text: 'queue is', data: ['p1', 'p3'] }, 'notes: queue is [p1,p3]'],
  ],
};

const troubles: { readonly [K in Trouble['kind']]: string } = {
  threw: 'throws: the text (clock.ts:12)',
  refused: 'is refused a value: the text (clock.ts:12)',
  overrun: 'runs past its budget: the text (clock.ts:12)',
  thenable: 'returns a promise: the text (clock.ts:12)',
  todo: 'is still to do: the text (clock.ts:12)',
  missing: 'is missing: the text (clock.ts:12)',
};

const rows = <T>(table: { readonly [kind: string]: readonly (readonly [T, string])[] }) =>
  Object.values(table)
    .flat()
    .map(([value, text]) => ({ value, text }));

test.each(rows<TraceEvent>(events))('event: $text', ({ value, text }) => {
  expect(describeEvent(value)).toBe(`#7 13.222 ms ${text}`);
});

test('in full, values and effects are told that one line has no room for', () => {
  const entries = Array.from({ length: 12 }, (_, i) => ({
    key: `k${i}`,
    stamp: { time: 1053, site: 'n11' },
    needed: i > 0,
  }));
  const event = {
    ...started,
    effects: [...entries.map((entry) => output(entry)), send('p1', { type: 'feedback', entries })],
  };
  expect(describeEvent(event)).toMatch(/needed:true}; and 7 more effects$/);
  const lines = describeInFull(event).split('; ');
  expect(lines).toHaveLength(14);
  expect(lines.at(-1)?.match(/needed:true/g)).toHaveLength(11);
});

test.each(rows<Cause>(causes))('cause: $text', ({ value, text }) => {
  expect(describeEvent(handled(value))).toBe(`#7 13.222 ms ${text}`);
});

test.each(rows<TraceEffect>(effects))('effect: $text', ({ value, text }) => {
  expect(describeEffect(value)).toBe(text);
});

test.each(Object.entries(troubles))('trouble: %s', (kind, text) => {
  const trouble = { kind: kind as Trouble['kind'], text: 'the text', at: { file: 'clock.ts', line: 12 } }; // a key of the table
  expect(describeEvent({ ...started, trouble })).toBe(`#7 13.222 ms p2 starts; ${text}`);
});

describe('a fact', () => {
  const event: TraceEvent = {
    ...started,
    cause: { kind: 'timer', name: 't' },
    effects: [send('p1', request), output('x')],
    status: { time: 4 },
  };
  test.each([
    [0, 'p2: timer t fires'],
    [1, 'p2 sends request(time=1) to p1'],
    [2, 'p2 outputs x'],
    [3, 'p2 now has status time=4'], // one past the last effect
  ])('%i', (effect, text) => {
    expect(describeFact(event, effect)).toBe(text);
  });

  test('of the world is the event', () => {
    expect(describeFact({ ...place, kind: 'crash', node: 'p1', inHandler: false }, 0)).toBe('p1 crashes');
  });
});

test.each([
  [0, '0.000'],
  [1, '0.001'],
  [12_345, '12.345'],
  [60_000_000, '60000.000'],
  [9_007_199_254_740_991, '9007199254740.991'],
])('%i µs is %s ms', (at, text) => {
  expect(millisOf(at)).toBe(text);
  expect(timeOf(at)).toBe(`${text} ms`);
});

test('whatever happened fits on one harmless line', () => {
  fc.assert(
    fc.property(anyRun, fc.nat(4), (run, effect) => {
      for (const event of run.events)
        for (const line of [describeEvent(event), describeInFull(event), describeFact(event, effect)]) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
          expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e]+$/);
          expect(line.length).toBeLessThan(1500);
        }
    }),
  );
  fc.assert(fc.property(anyEffect, (effect) => describeEffect(effect) !== ''));
});
