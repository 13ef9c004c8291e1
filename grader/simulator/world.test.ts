import { Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Json, NodeConstructor } from '#contract';
import { Reader, Writer } from '../base/bytes.ts';
import { anyJson, compileCodec } from '../course/codec/index.ts';
import { describeEvent } from '../trace/describe.ts';
import { refOf, type TraceEvent } from '../trace/events.ts';
import { Player, Recorder } from './answers.ts';
import type { ProtocolCodecs } from './effects.ts';
import type { Host } from './host.ts';
import { LiveHost } from './live-host.ts';
import { wanting } from './observer.ts';
import type { AnyEnvironment, WorldPlan } from './plan.ts';
import type { Step } from './script.ts';
import { ScriptRunner } from './script-runner.ts';
import { World } from './world.ts';

const Word = Type.Object({ type: Type.Literal('word'), text: Type.String() }, { additionalProperties: false });
const codec = compileCodec(Word, 'message');
const status = compileCodec(
  Type.Object({ heard: Type.Integer(), kept: Type.Integer() }, { additionalProperties: false }),
  'status',
);
const protocol: ProtocolCodecs = {
  message: codec,
  json: anyJson,
  roles: { node: { request: codec, output: codec, status } },
};

/** A node that does what it is told: the words of requests and messages are small commands. */
const chatter = (Node: NodeConstructor) => {
  type W = { type: 'word'; text: string };
  return class Chatter extends Node<W, W, W> {
    heard = 0;
    override onStart() {
      if (this.storage.get('kept') !== undefined)
        this.output({ type: 'word', text: `back with ${this.storage.get('kept')}` });
    }
    override onRequest({ text }: W) {
      const [verb, a = '', b = ''] = text.split(' ');
      if (verb === 'send') this.send(a, { type: 'word', text: b });
      if (verb === 'all') this.broadcast({ type: 'word', text: a });
      if (verb === 'timer') this.setTimer(a, Number(b));
      if (verb === 'cancel') this.cancelTimer(a);
      if (verb === 'keep') {
        this.storage.set('kept', Number(a), { lazy: b === 'lazy' });
        this.output({ type: 'word', text: `kept ${a}` });
        this.send(this.peers[0] ?? this.self, { type: 'word', text: `kept-${a}` });
      }
      if (verb === 'now') this.output({ type: 'word', text: `it is ${this.now()}` });
      if (verb === 'random') this.output({ type: 'word', text: `drew ${this.random()}` });
      if (verb === 'wrong') {
        try {
          this.send(a, { type: 'wort' } as unknown as W);
        } catch {}
      }
      if (verb === 'throw') throw new Error(a);
      if (verb === 'engine') (null as unknown as { x(): void }).x();
      if (verb === 'many') for (let i = 0; i < 20_000; i++) this.broadcast({ type: 'word', text: 'x' });
    }
    override onMessage(from: string, message: W) {
      this.heard++;
      if (message.text.startsWith('relay'))
        this.send(this.nodes[2] ?? from, { type: 'word', text: message.text.slice(5) });
      message.text = 'mine now';
    }
    override onTimer(name: string) {
      this.output({ type: 'word', text: `timer ${name} at ${this.now()}` });
    }
    get status() {
      return { heard: this.heard, kept: Number(this.storage.get('kept') ?? 0) };
    }
  };
};

interface Case {
  readonly plan: Partial<WorldPlan>;
  readonly say?: readonly (readonly [at: number, node: string, text: string])[];
  readonly environment?: AnyEnvironment;
  readonly script?: readonly Step[];
  readonly seed?: number;
}

const live = () =>
  new LiveHost({
    start: ({ Node }) => ({ exports: { f: { Chatter: chatter(Node) } }, reset: () => {}, position: () => -1 }),
    classes: { node: { file: 'f', export: 'Chatter' } },
    where: () => undefined,
  });

function play(it: Case, host: Host): { lines: string[]; world: World } {
  const events: TraceEvent[] = [];
  const plan: WorldPlan = {
    nodes: ['p1', 'p2', 'p3'].map((id) => ({ id, role: 'node' })),
    network: { delay: 1 },
    until: 100,
    requests: (it.say ?? []).map(([at, node, text]) => ({ at, node, request: { type: 'word', text } })),
    ...it.plan,
  };
  const world = new World({
    plan,
    environment: it.environment,
    seed: it.seed ?? 1,
    host,
    protocol,
    bounds: { stepsMax: 1e6, effectsMax: 1000 },
    observer: { wants: wanting(), fact: () => false, event: (event) => events.push(event) },
    director: it.script === undefined ? undefined : new ScriptRunner(it.script),
  });
  const outcome = world.run();
  const lines = events.map(describeEvent).filter((line) => !/ starts?\b.*boot 1/.test(line));
  if (outcome.kind !== 'finished') lines.push(`=> ${JSON.stringify(outcome)}`);
  return { lines, world };
}

/** Runs live, records, plays the record, and insists that both tell the same story. */
function story(it: Case): string {
  const writer = new Writer();
  const first = play(it, new Recorder(live(), writer));
  const reader = new Reader(writer.take());
  const second = play(it, new Player(reader));
  expect(second.lines).toEqual(first.lines);
  expect(reader.left).toBe(0);
  return `\n${first.lines.join('\n')}\n`;
}

describe('a world', () => {
  test("delivers after the delay, in the sender's words, and the receiver may change its copy", () => {
    expect(story({ plan: {}, say: [[5, 'p1', 'all hello']] })).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 5.000 ms p1 is asked word(text="all hello"); sends word(text=hello) to p2; sends word(text=hello) to p3
      #4 6.000 ms p3 receives word(text=hello) from p1 (sent in #3); status heard=1, kept=0
      #5 6.000 ms p2 receives word(text=hello) from p1 (sent in #3); status heard=1, kept=0
      "
    `);
  });
  test('loses what crosses a partition, on its way too, and heals', () => {
    expect(
      story({
        plan: { faults: [{ kind: 'partition', at: 10, for: 10, sides: [['p1'], ['p2']] }] },
        say: [
          [9.5, 'p1', 'all early'],
          [12, 'p2', 'all within'],
          [30, 'p1', 'send p2 after'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 9.500 ms p1 is asked word(text="all early"); sends word(text=early) to p2; sends word(text=early) to p3
      #4 10.000 ms partition: p1 | p2
      #5 10.500 ms p3 receives word(text=early) from p1 (sent in #3); status heard=1, kept=0
      #6 10.500 ms word(text=early) from p1 to p2 (sent in #3) is lost: the link is cut
      #7 12.000 ms p2 is asked word(text="all within"); sends word(text=within) to p1 (link cut); sends word(text=within) to p3
      #8 13.000 ms p3 receives word(text=within) from p2 (sent in #7); status heard=2, kept=0
      #9 20.000 ms partition ends: p1 | p2
      #10 30.000 ms p1 is asked word(text="send p2 after"); sends word(text=after) to p2
      #11 31.000 ms p2 receives word(text=after) from p1 (sent in #10); status heard=1, kept=0
      "
    `);
  });
  test('cuts one way only when told so', () => {
    expect(
      story({
        plan: { faults: [{ kind: 'partition', at: 0, for: 50, sides: [['p1'], ['p2']], oneWay: true }] },
        say: [
          [5, 'p1', 'send p2 a'],
          [6, 'p2', 'send p1 b'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms partition: p1 -/-> p2
      #1 0.000 ms p2 starts; status heard=0, kept=0
      #2 0.000 ms p1 starts; status heard=0, kept=0
      #3 0.000 ms p3 starts; status heard=0, kept=0
      #4 5.000 ms p1 is asked word(text="send p2 a"); sends word(text=a) to p2 (link cut)
      #5 6.000 ms p2 is asked word(text="send p1 b"); sends word(text=b) to p1
      #6 7.000 ms p1 receives word(text=b) from p2 (sent in #5); status heard=1, kept=0
      #7 50.000 ms partition ends: p1 -/-> p2
      "
    `);
  });
  test('crashes between two effects: a prefix stays, the rest has not happened', () => {
    for (const [u, kept] of [
      [0, 0],
      [0.3, 1],
      [0.6, 2],
      [0.99, 3],
    ] as const) {
      const told = story({
        plan: { faults: [{ kind: 'crash', node: 'p1', at: 4, u, restartAfter: 10 }] },
        say: [[5, 'p1', 'keep 7']],
      });
      expect(told.includes('back with 7'), `u = ${u}`).toBe(kept >= 1);
      expect((told.match(/kept-7/g) ?? []).length > 0, `u = ${u}`).toBe(kept >= 3);
    }
    expect(
      story({
        plan: { faults: [{ kind: 'crash', node: 'p1', at: 4, u: 0.6, restartAfter: 10 }] },
        say: [[5, 'p1', 'keep 7']],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 5.000 ms p1 is asked word(text="keep 7"); stores kept = 7; outputs word(text="kept 7"); crashes after 2 of 3 effects
      #4 5.000 ms p1 crashes inside the handler before
      #5 15.000 ms p1 restarts (boot 2); outputs word(text="back with 7"); status heard=0, kept=7
      "
    `);
  });
  test('keeps a lazy write only when a durable one followed', () => {
    const crash = [{ kind: 'crash', node: 'p1', at: 20, restartAfter: 5 }] as const;
    expect(story({ plan: { faults: crash }, say: [[5, 'p1', 'keep 7 lazy']] })).not.toContain('back with');
    expect(
      story({
        plan: { faults: crash },
        say: [
          [5, 'p1', 'keep 7'],
          [6, 'p1', 'keep 8 lazy'],
        ],
      }),
    ).toContain('back with 7');
  });
  test('holds what reaches a paused node until it resumes, and loses what reaches one that is down', () => {
    expect(
      story({
        plan: {
          faults: [
            { kind: 'pause', node: 'p2', at: 4, for: 20 },
            { kind: 'crash', node: 'p3', at: 4 },
          ],
        },
        say: [
          [2, 'p2', 'timer t 10'],
          [5, 'p1', 'all a'],
          [6, 'p1', 'all b'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 2.000 ms p2 is asked word(text="timer t 10"); sets timer t for 10 ms
      #4 4.000 ms p2 pauses
      #5 4.000 ms p3 crashes
      #6 5.000 ms p1 is asked word(text="all a"); sends word(text=a) to p2; sends word(text=a) to p3
      #7 6.000 ms word(text=a) from p1 to p3 (sent in #6) is lost: p3 is down
      #8 6.000 ms p1 is asked word(text="all b"); sends word(text=b) to p2; sends word(text=b) to p3
      #9 7.000 ms word(text=b) from p1 to p3 (sent in #8) is lost: p3 is down
      #10 24.000 ms p2 resumes
      #11 24.000 ms p2 receives word(text=a) from p1 (sent in #6); status heard=1, kept=0
      #12 24.000 ms p2 receives word(text=b) from p1 (sent in #8); status heard=2, kept=0
      #13 24.000 ms p2: timer t fires; outputs word(text="timer t at 24")
      "
    `);
  });
  test("runs timers on the node's own clock: rate, offset, forward step", () => {
    expect(
      story({
        plan: {
          nodes: [
            { id: 'p1', role: 'node', clock: { offset: 1000, rate: 2 } },
            { id: 'p2', role: 'node' },
          ],
          faults: [{ kind: 'clock', node: 'p2', at: 10, step: 30 }],
        },
        say: [
          [1, 'p1', 'timer fast 20'],
          [1, 'p2', 'timer jump 35'],
          [2, 'p2', 'timer gone 5'],
          [3, 'p2', 'cancel gone'],
          [50, 'p2', 'now'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 1.000 ms p2 is asked word(text="timer jump 35"); sets timer jump for 35 ms
      #3 1.000 ms p1 is asked word(text="timer fast 20"); sets timer fast for 20 ms
      #4 2.000 ms p2 is asked word(text="timer gone 5"); sets timer gone for 5 ms
      #5 3.000 ms p2 is asked word(text="cancel gone"); cancels timer gone
      #6 10.000 ms p2: clock jumps by 30 ms
      #7 10.000 ms p2: timer jump fires; outputs word(text="timer jump at 40")
      #8 11.000 ms p1: timer fast fires; outputs word(text="timer fast at 1022")
      #9 50.000 ms p2 is asked word(text=now); outputs word(text="it is 80")
      "
    `);
  });
  test('rules: the first that matches and comes up decides', () => {
    expect(
      story({
        plan: {
          network: {
            delay: 1,
            rules: [
              {
                type: 'word',
                where: (message) => (message as { text: string }).text === 'lost',
                then: { kind: 'drop' },
              },
              { from: 'p1', to: 'p2', nth: 2, then: { kind: 'duplicate', copies: 1, spread: 3 } },
              { from: 'p1', to: 'p2', nth: 3, then: { kind: 'hold', until: 40 } },
              { chance: 0, then: { kind: 'drop' } },
            ],
          },
        },
        say: [
          [1, 'p1', 'send p2 lost'],
          [2, 'p1', 'send p2 twice'],
          [3, 'p1', 'send p2 held'],
          [4, 'p1', 'send p2 plain'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 1.000 ms p1 is asked word(text="send p2 lost"); sends word(text=lost) to p2 (dropped)
      #4 2.000 ms p1 is asked word(text="send p2 twice"); sends word(text=twice) to p2 (2 copies)
      #5 3.000 ms p1 is asked word(text="send p2 held"); sends word(text=held) to p2
      #6 3.000 ms p2 receives word(text=twice) from p1 (sent in #4); status heard=1, kept=0
      #7 4.000 ms p1 is asked word(text="send p2 plain"); sends word(text=plain) to p2
      #8 5.000 ms p2 receives word(text=plain) from p1 (sent in #7); status heard=2, kept=0
      #9 6.000 ms p2 receives word(text=twice) from p1 (sent in #4); status heard=3, kept=0
      #10 40.000 ms p2 receives word(text=held) from p1 (sent in #5); status heard=4, kept=0
      "
    `);
  });
  test('a FIFO link keeps its order behind a held message', () => {
    const told = story({
      plan: { network: { delay: [1, 9], fifo: true, rules: [{ nth: 1, then: { kind: 'hold', until: 50 } }] } },
      say: [
        [1, 'p1', 'send p2 a'],
        [2, 'p1', 'send p2 b'],
        [3, 'p1', 'send p2 c'],
      ],
    });
    expect([...told.matchAll(/p2 receives[^\n]*"?(a|b|c)"?[^\n]*/g)].length).toBe(3);
    expect(told).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 1.000 ms p1 is asked word(text="send p2 a"); sends word(text=a) to p2
      #4 2.000 ms p1 is asked word(text="send p2 b"); sends word(text=b) to p2
      #5 3.000 ms p1 is asked word(text="send p2 c"); sends word(text=c) to p2
      #6 50.000 ms p2 receives word(text=a) from p1 (sent in #3); status heard=1, kept=0
      #7 50.001 ms p2 receives word(text=b) from p1 (sent in #4); status heard=2, kept=0
      #8 50.002 ms p2 receives word(text=c) from p1 (sent in #5); status heard=3, kept=0
      "
    `);
  });
  test('a durable write takes time when the plan says so: the node is busy, later effects leave after it', () => {
    expect(
      story({
        plan: {
          nodes: [
            { id: 'p1', role: 'node', writeLatency: 5 },
            { id: 'p2', role: 'node' },
          ],
        },
        say: [
          [10, 'p1', 'keep 7'],
          [11, 'p1', 'now'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 10.000 ms p1 is asked word(text="keep 7"); stores kept = 7; outputs word(text="kept 7"); sends word(text=kept-7) to p2; status heard=0, kept=7
      #3 15.000 ms p1 is asked word(text=now); outputs word(text="it is 15")
      #4 16.000 ms p2 receives word(text=kept-7) from p1 (sent in #2); status heard=1, kept=0
      "
    `);
    expect(
      story({
        plan: {
          nodes: [
            { id: 'p1', role: 'node', writeLatency: 5 },
            { id: 'p2', role: 'node' },
          ],
          faults: [{ kind: 'crash', node: 'p1', at: 12, restartAfter: 5 }],
        },
        say: [
          [10, 'p1', 'keep 7'],
          [11, 'p1', 'now'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 10.000 ms p1 is asked word(text="keep 7"); stores kept = 7; crashes after 1 of 3 effects
      #3 12.000 ms p1 crashes
      #4 12.000 ms word(text=now) is lost: p1 is down
      #5 17.000 ms p1 restarts (boot 2); outputs word(text="back with 7"); status heard=0, kept=7
      "
    `);
  });
  test('troubles end the run, caught or not, in words of ours', () => {
    expect(
      story({
        plan: {},
        say: [
          [1, 'p1', 'wrong p2'],
          [2, 'p1', 'now'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 1.000 ms p1 is asked word(text="wrong p2"); is refused a value: onRequest of p1 sends a message the lab does not know: message.text is missing: it must be a string.
      => {"kind":"trouble","node":"p1","event":3,"trouble":{"kind":"refused","text":"onRequest of p1 sends a message the lab does not know: message.text is missing: it must be a string."}}
      "
    `);
    expect(story({ plan: {}, say: [[1, 'p1', 'throw ouch']] })).toContain('threw \\"ouch\\"');
    expect(story({ plan: {}, say: [[1, 'p1', 'engine']] })).toContain('threw a TypeError');
    expect(story({ plan: {}, say: [[1, 'p1', 'many']] })).toContain(
      'more than 1000 effects, and 1000 of them are messages. Look for a loop that never ends.',
    );
    expect(story({ plan: {}, say: [[1, 'p1', 'send p9 x']] })).toContain('not one of this.nodes');
  });
  test('an exception after the cut of a crash has not happened', () => {
    expect(
      story({ plan: { faults: [{ kind: 'crash', node: 'p1', at: 0.5, u: 0.9 }] }, say: [[1, 'p1', 'throw ouch']] }),
    ).not.toContain('threw');
  });
  test('the environment answers outputs and wakes itself', () => {
    const environment: AnyEnvironment = {
      init: () => ({ state: 0, wake: [{ after: 10, key: 'go' }] }),
      onTime: (state: number) => ({
        state,
        requests: [{ node: 'p1', after: 1, request: { type: 'word', text: 'timer t 2' } }],
      }),
      onOutput: (state: number, node) => ({
        state: state + 1,
        requests: state < 1 ? [{ node, after: 3, request: { type: 'word', text: 'now' } as Json }] : [],
      }),
    };
    expect(story({ plan: {}, environment })).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 11.000 ms p1 is asked word(text="timer t 2"); sets timer t for 2 ms
      #4 13.000 ms p1: timer t fires; outputs word(text="timer t at 13")
      #5 16.000 ms p1 is asked word(text=now); outputs word(text="it is 16")
      "
    `);
  });
  test('what one message draws does not depend on how many others there are', () => {
    const arrival = (say: Case['say'] = []) =>
      /#\d+ ([\d.]+) ms p2 receives [^\n]*mark/.exec(story({ plan: { network: { delay: [1, 50] } }, say }))?.[1];
    const alone = arrival([[5, 'p1', 'send p2 mark']]);
    expect(alone).toBeDefined();
    expect(
      arrival([
        [1, 'p3', 'all noise'],
        [2, 'p3', 'random'],
        [5, 'p1', 'send p2 mark'],
      ]),
    ).toBe(alone);
  });
  test('healing: no rule, no partition, no pause; the crashed restart; stragglers arrive', () => {
    expect(
      story({
        plan: {
          network: { delay: 1, rules: [{ then: { kind: 'reorder', by: 500 } }] },
          faults: [
            { kind: 'pause', node: 'p2', at: 5, for: 900 },
            { kind: 'crash', node: 'p3', at: 5 },
          ],
          healAt: 50,
        },
        say: [
          [6, 'p1', 'all late'],
          [60, 'p1', 'send p3 soon'],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 5.000 ms p2 pauses
      #4 5.000 ms p3 crashes
      #5 6.000 ms p1 is asked word(text="all late"); sends word(text=late) to p2; sends word(text=late) to p3
      #6 50.000 ms the healed phase begins: no more faults
      #7 50.000 ms p3 restarts (boot 2); status heard=0, kept=0
      #8 50.000 ms p2 resumes
      #9 51.000 ms p3 receives word(text=late) from p1 (sent in #5); status heard=1, kept=0
      #10 51.000 ms p2 receives word(text=late) from p1 (sent in #5); status heard=1, kept=0
      #11 60.000 ms p1 is asked word(text="send p3 soon"); sends word(text=soon) to p3
      #12 61.000 ms p3 receives word(text=soon) from p1 (sent in #11); status heard=2, kept=0
      "
    `);
  });
});

describe('a script', () => {
  const said = (text: string) => (message: Json) => (message as { text: string }).text === text;
  const ask = (node: string, text: string): Step => ({ kind: 'request', node, request: { type: 'word', text } });
  test('holds, waits, releases', () => {
    expect(
      story({
        plan: {},
        script: [
          { kind: 'hold', match: { to: 'p2' } },
          ask('p1', 'all x'),
          { kind: 'expect', what: { kind: 'delivered', match: { to: 'p3' } }, within: 10, sentence: 'p3 must hear x' },
          {
            kind: 'never',
            what: { kind: 'delivered', match: { to: 'p2' } },
            within: 20,
            sentence: 'p2 must not hear x yet',
          },
          { kind: 'release', match: {} },
          {
            kind: 'expect',
            what: { kind: 'delivered', match: { to: 'p2', where: said('x') } },
            within: 10,
            sentence: 'p2 must hear x',
          },
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      #0 0.000 ms p2 starts; status heard=0, kept=0
      #1 0.000 ms p1 starts; status heard=0, kept=0
      #2 0.000 ms p3 starts; status heard=0, kept=0
      #3 0.001 ms p1 is asked word(text="all x"); sends word(text=x) to p2 (held back); sends word(text=x) to p3
      #4 1.001 ms p3 receives word(text=x) from p1 (sent in #3); status heard=1, kept=0
      #5 22.001 ms p2 receives word(text=x) from p1 (sent in #3); status heard=1, kept=0
      "
    `);
  });
  test.each([
    ['expect', 'unexpected'],
    ['given', 'not-given'],
    ['may', undefined],
  ] as const)('a missing %s ends as %s', (kind, outcome) => {
    const step = { kind, what: { kind: 'output' }, within: 10, sentence: 'something must be said' } as Step;
    const { world } = play({ plan: {}, script: [step] }, live());
    expect(world.outcome?.kind).toBe(outcome ?? 'finished');
  });
  test.each([
    ['asked', [ask('p1', 'random')], 3],
    [
      'crashed, after what it was asked',
      [ask('p1', 'random'), { kind: 'wait', ms: 2 }, { kind: 'crash', node: 'p1' }],
      4,
    ],
    ['held, which is no event', [ask('p1', 'random'), { kind: 'wait', ms: 2 }, { kind: 'hold', match: {} }], 3],
  ] as const)('what is missing is waited for since the last deed: %s', (_, steps, event) => {
    const missing: Step = {
      kind: 'expect',
      what: { kind: 'sent', match: {} },
      within: 10,
      sentence: 'nothing is sent',
    };
    const { world } = play({ plan: {}, script: [...steps, missing] }, live());
    expect(world.outcome).toMatchObject({ kind: 'unexpected', first: refOf(event, 0) });
  });
  test('never: what must not happen does', () => {
    const { world } = play(
      {
        plan: {},
        script: [ask('p1', 'now'), { kind: 'never', what: { kind: 'output' }, within: 10, sentence: 'silence' }],
      },
      live(),
    );
    expect(world.outcome).toMatchObject({ kind: 'unexpected', because: 'silence' });
  });
  test('crashes inside the next handler', () => {
    expect(
      story({
        plan: {},
        script: [
          { kind: 'crash-inside', node: 'p1', keep: 1 },
          ask('p1', 'keep 4'),
          { kind: 'wait', ms: 5 },
          { kind: 'restart', node: 'p1' },
        ],
      }),
    ).toContain('back with 4');
  });
  test('looks at every fact once for each step, however long it waits', () => {
    const asked: string[] = [];
    const where = (message: Json) => asked.push((message as { text: string }).text) === 0;
    play(
      {
        plan: {},
        say: [10, 11, 12].map((at) => [at, 'p1', `send p2 at-${at}`] as const),
        script: [{ kind: 'may', what: { kind: 'sent', match: { where } }, within: 50 }],
      },
      live(),
    );
    expect(asked).toEqual(['at-10', 'at-11', 'at-12']);
  });
  test('a script that does not come to its end establishes nothing', () => {
    const { world } = play({ plan: {}, script: [{ kind: 'wait', ms: 500 }] }, live());
    expect(world.outcome?.kind).toBe('not-given');
  });
});
