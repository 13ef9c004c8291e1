import { Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Json, NodeConstructor } from '#contract';
import { anyJson, compileCodec } from '../course/codec/index.ts';
import { describeEvent } from '../trace/describe.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Choice } from '../trace/transcript.ts';
import { Deviations } from './deviations.ts';
import { LiveHost } from './live-host.ts';
import { type Met, wanting } from './observer.ts';
import type { AnyEnvironment, Distribution, NodePlan, WorldPlan } from './plan.ts';
import { World } from './world.ts';

const word = compileCodec(Type.Object({ type: Type.Literal('word'), text: Type.String() }));
const status = compileCodec(Type.Object({}));

/** Passes a request on to everybody. */
const crier = (Node: NodeConstructor) =>
  class Crier extends Node<Json, Json, Json> {
    override onRequest(request: Json) {
      this.broadcast(request);
      this.output(request);
    }
    get status() {
      return {};
    }
  };

interface Case {
  readonly plan?: Partial<WorldPlan>;
  readonly environment?: AnyEnvironment;
  readonly choices?: { readonly [identity: string]: Json };
}

const say = (text: string) => ({ type: 'word', text });
const asked = (at: number, node: string, text: string) => ({ at, node, request: say(text) });

function run({ plan: part, environment, choices = {} }: Case): { events: TraceEvent[]; met: Met[]; world: World } {
  const whole: WorldPlan = {
    nodes: ['p1', 'p2', 'p3'].map((id): NodePlan => ({ id, role: 'node' })),
    network: { delay: [1, 9] },
    until: 100,
    ...part,
  };
  const list = Object.entries(choices).map(([identity, deviation]): Choice => ({ identity, deviation }));
  const deviations = new Deviations(list, whole);
  const events: TraceEvent[] = [];
  const met: Met[] = [];
  const world = new World({
    plan: deviations.applied(whole, environment),
    environment,
    seed: 7,
    host: new LiveHost({
      start: ({ Node }) => ({ exports: { f: { Crier: crier(Node) } }, reset: () => {}, position: () => -1 }),
      classes: { node: { file: 'f', export: 'Crier' } },
      where: () => undefined,
    }),
    protocol: { message: word, json: anyJson, roles: { node: { request: word, output: word, status } } },
    bounds: { stepsMax: 1e6, effectsMax: 1000 },
    observer: {
      wants: wanting(),
      fact: () => false,
      event: (event) => events.push(event),
      met: (it) => met.push(it),
    },
    deviations,
  });
  world.run();
  return { events, met, world };
}

const told = (it: Case): string[] =>
  run(it)
    .events.map(describeEvent)
    .filter((line) => !/ starts/.test(line));

/** Delays of the messages from p1 to p2, in ms. */
function delays(it: Case): number[] {
  const { events } = run(it);
  return events.flatMap((event) => {
    if (event.kind !== 'handler' || event.node !== 'p2' || event.cause.kind !== 'deliver') return [];
    if (event.cause.from !== 'p1') return [];
    const sent = events[Math.floor(event.cause.sent / 0x100000)];
    return sent === undefined ? [] : [(event.at - sent.at) / 1000];
  });
}

const three = [asked(10.3, 'p1', 'a'), asked(20.6, 'p2', 'b'), asked(30.9, 'p1', 'c')];
const drop = { chance: 0.5, then: { kind: 'drop' } } as const;

describe('what is left out', () => {
  test.each<[string, Case, RegExp, number]>([
    ['a request', { plan: { requests: three }, choices: { 'request 2': 'out' } }, / is asked word\(text=(a|c)\)/, 2],
    ['another', { plan: { requests: three }, choices: { 'request 1': 'out', 'request 3': 'out' } }, /=b\)/, 3],
    ['moved', { plan: { requests: three }, choices: { 'request 3': 5 } }, / 5\.000 ms p1 is asked word\(text=c\)/, 1],
    ['moved past the last', { plan: { requests: three }, choices: { 'request 1': 99 } }, / 30\.900 ms p1 is asked/, 2],
    ['a node', { plan: { requests: three }, choices: { 'node p2': 'out' } }, /p2|=b\)/, 0],
    [
      'what is asked about it',
      { plan: { requests: [asked(10, 'p1', 'p2'), asked(20, 'p1', 'p3')] }, choices: { 'node p2': 'out' } },
      / p1 is asked /,
      1,
    ],
    [
      'a fault',
      {
        plan: {
          faults: [
            { kind: 'pause', node: 'p1', at: 5, for: 3 },
            { kind: 'pause', node: 'p2', at: 6, for: 3 },
          ],
        },
        choices: { 'fault 1': 'out' },
      },
      /(pauses|resumes)/,
      2,
    ],
    [
      'a partition of somebody who is not there',
      {
        plan: { faults: [{ kind: 'partition', at: 5, for: 3, sides: [['p1', 'p2'], ['p3']] }] },
        choices: { 'node p3': 'out' },
      },
      /./,
      0,
    ],
    [
      'a rule that is a fault',
      {
        plan: { requests: three, network: { delay: 1, rules: [{ then: { kind: 'drop' } }] } },
        choices: { 'rule 1': 'out' },
      },
      /dropped/,
      0,
    ],
  ])('%s', (_, it, line, count) => {
    const lines = told(it);
    expect(
      lines.filter((one) => line.test(one)),
      lines.join('\n'),
    ).toHaveLength(count);
  });

  test('a rule that delivers stays: a node may have been promised what it says', () => {
    const network = { delay: 1, rules: [{ then: { kind: 'deliver', delay: 50 } }] } as const;
    expect(delays({ plan: { network, requests: three }, choices: { 'rule 1': 'out' } })).toEqual([50, 50]);
  });

  test('a node that another one is told of in its options stays', () => {
    const nodes: NodePlan[] = [
      { id: 'p1', role: 'node', options: { mu: { p2: 3 } } },
      { id: 'p2', role: 'node', options: { list: [{ of: 'p1' }] } },
      { id: 'p3', role: 'node', options: { own: 'p3' } },
    ];
    const { world } = run({ plan: { nodes }, choices: { 'node p1': 'out', 'node p2': 'out', 'node p3': 'out' } });
    expect(world.nodes).toEqual(['p1', 'p2']);
  });

  test('the luck of what is left does not change', () => {
    const requests = [...three, asked(40, 'p3', 'd'), asked(50, 'p3', 'e')];
    const plan = { requests, network: { delay: [1, 9], rules: [drop] } } as const;
    const link = (it: Case) =>
      run(it).met.flatMap((met) =>
        met.kind === 'message' && met.from === 'p3' && met.to === 'p2' ? [[met.sent, met.at, met.rule]] : [],
      );
    expect(link({ plan, choices: { 'node p1': 'out', 'request 2': 'out' } })).toEqual(link({ plan }));
  });
});

describe('messages', () => {
  const requests = Array.from({ length: 40 }, (_, i) => asked(i + 0.25, 'p1', `${i}`));
  const long = { mean: 4, max: 12 };
  test.each<[string, Distribution, Json, number[]]>([
    ['a number within', [1, 9], 5, [5, 5]],
    ['a number below', [1, 9], 0, [1, 1]],
    ['a number above', [1, 9], 1e9, [9, 9]],
    ['late', [1, 9], 'late', [9, 9]],
    ['late, cut off', long, 'late', [12, 12]],
    ['a constant stays', 3, 'late', [3, 3]],
    ['nonsense is as drawn', [5, 6], 'soon', [5, 6]],
    ['a negative number is as drawn', [5, 6], -1, [5, 6]],
  ])('%s', (_, delay, wanted, [least = 0, most = 0]) => {
    const all = delays({ plan: { requests, network: { delay } }, choices: { messages: { delay: wanted } } });
    expect(all).toHaveLength(40);
    for (const one of all) expect(one >= least && one <= most, `${one} ms`).toBe(true);
  });

  test('whole milliseconds, still within bounds', () => {
    const plan = { requests, network: { delay: [1.4, 3.7] } } as const;
    const all = delays({ plan, choices: { messages: { delay: 'whole' } } });
    expect(new Set(all)).toEqual(new Set([1.4, 2, 3, 3.7]));
  });

  test('the narrower choice wins, field by field', () => {
    const choices = {
      messages: { delay: 2, rule: 0 },
      'messages p1>p2 word': { delay: 4 },
      'message p1/1>p2 word 3': { rule: 1 },
    };
    const plan = { requests: requests.slice(0, 4), network: { delay: [1, 9], rules: [drop] } } as const;
    expect(delays({ plan, choices })).toEqual([4, 4, 4]);
  });

  test('a rule that is sure to take a message takes it, one that never does does not', () => {
    const plan = (chance: number | undefined) => ({
      requests: three,
      network: { delay: 1, rules: [{ then: { kind: 'drop' }, ...(chance === undefined ? {} : { chance }) }] } as const,
    });
    expect(delays({ plan: plan(undefined), choices: { messages: { rule: 0 } } })).toEqual([]);
    expect(delays({ plan: plan(1), choices: { messages: { rule: 0 } } })).toEqual([]);
    expect(delays({ plan: plan(0), choices: { messages: { rule: 1 } } })).toEqual([1, 1]);
    expect(delays({ plan: plan(0.001), choices: { messages: { rule: 1 } } })).toEqual([]);
  });

  test('nothing is chosen on a reliable link but delays, and it stays in order', () => {
    const network = { delay: [1, 9], fifo: true } as const;
    const wild: [string, Json][] = requests.map((_, i) => [
      `message p1/1>p2 word ${i + 1}`,
      { rule: (i % 3) - 1, delay: i % 2 === 0 ? 'late' : 0 },
    ]);
    const { events } = run({ plan: { requests, network }, choices: { ...Object.fromEntries(wild), 'rule 1': 'out' } });
    const texts = events.flatMap((event) =>
      event.kind === 'handler' && event.node === 'p2' && event.cause.kind === 'deliver'
        ? [(event.cause.message as { text: string }).text]
        : [],
    );
    expect(texts).toEqual(requests.map((_, i) => `${i}`));
  });

  test('after healing every message arrives within the usual delay', () => {
    const network = { delay: [1, 2], rules: [{ then: { kind: 'deliver', delay: [1, 500] } }] } as const;
    const plan = { requests, network, healAt: 20 };
    const { events } = run({ plan, choices: { messages: { delay: 'late' } } });
    const last = events.filter((event) => event.kind === 'handler' && event.cause.kind === 'deliver');
    expect(last).toHaveLength(80);
    const latest = Math.max(...last.map(({ at }) => at));
    expect(latest).toBeLessThanOrEqual(41_250); // the last request comes at 39.25
  });
});

describe('the application', () => {
  /** Asks, and on each answer releases and asks again. */
  const environment: AnyEnvironment = {
    init: () => ({ state: 0, requests: [{ node: 'p1', after: 1.7, request: say('ask'), optional: true }] }),
    onOutput: (state: number, node, output) =>
      (output as { text: string }).text === 'release' || state === 2
        ? { state }
        : {
            state: state + 1,
            requests: [
              { node, after: 2.9, request: say('release') },
              { node, after: 3.1, request: say('ask'), optional: true },
            ],
          },
  };
  const heard = (choices: Case['choices'] = {}, of: AnyEnvironment = environment) =>
    run({ environment: of, choices }).events.flatMap((event) =>
      event.kind === 'handler' && event.cause.kind === 'request'
        ? [`${event.at / 1000} ${(event.cause.request as { text: string }).text}`]
        : [],
    );

  test.each<[string, Case['choices'], string[]]>([
    ['as it is', {}, ['1.7 ask', '4.6 release', '4.8 ask', '7.7 release', '7.9 ask']],
    ['does not ask again', { 'asked p1 2': 'out' }, ['1.7 ask', '4.6 release']],
    ['never asks', { 'asked p1 1': 'out' }, []],
    [
      'what it owes is not counted',
      { 'asked p1 4': 'out', 'request 1': 'out' },
      ['1.7 ask', '4.6 release', '4.8 ask', '7.7 release', '7.9 ask'],
    ],
    [
      'whole: a release still comes before the next ask',
      { times: 'whole' },
      ['2 ask', '4 release', '6 ask', '8 release', '10 ask'],
    ],
    ['asks nobody who is not there', { 'node p1': 'out' }, []],
  ])('%s', (_, choices, expected) => {
    expect(heard(choices)).toEqual(expected);
  });

  test('may do something instead of what is left out', () => {
    const instead: AnyEnvironment = {
      ...environment,
      onLeftOut: (state: number, { node, after }) => ({
        state: state + 1,
        requests: [{ node, after: after + 5, request: say('ask'), optional: true }],
      }),
    };
    expect(heard({ 'asked p1 2': 'out' }, instead)).toEqual(['1.7 ask', '4.6 release', '9.8 ask']);
    expect(heard({ 'asked p1 1': 'out', 'asked p1 2': 'out' }, instead)).toEqual(['11.7 ask']);
  });
});

describe('healing', () => {
  const requests = [asked(10, 'p1', 'a'), asked(60, 'p1', 'b')];
  const faults = [{ kind: 'pause', node: 'p2', at: 30, for: 5 }] as const;
  test.each<[string, Case['choices'], readonly [healAt: number, until: number]]>([
    ['not asked for', {}, [80, 100]],
    ['the last request is still there', { healing: 70 }, [80, 100]],
    ['earlier by as much as the last request', { 'request 2': 'out', 'fault 1': 'out', healing: 70 }, [30, 50]],
    ['no more than asked for', { 'request 2': 'out', 'fault 1': 'out', healing: 20 }, [60, 80]],
    ['never past a fault', { 'request 2': 'out', healing: 70 }, [80, 100]],
    ['a moved request counts where it comes', { 'request 2': 40, 'fault 1': 'out', healing: 70 }, [60, 80]],
    ['nonsense', { healing: 'soon' }, [80, 100]],
  ])('%s', (_, choices, [healAt, until]) => {
    const { plan } = run({ plan: { requests, faults, healAt: 80 }, ...(choices === undefined ? {} : { choices }) })
      .world.setup;
    expect([plan.healAt, plan.until]).toEqual([healAt, until]);
  });
});

test('what meets nothing, or is no deviation, changes nothing', () => {
  const plan: Partial<WorldPlan> = {
    requests: three,
    network: { delay: [1, 9], rules: [drop] },
    faults: [{ kind: 'pause', node: 'p1', at: 5, for: 3 }],
    healAt: 50,
  };
  const nothing: { [identity: string]: Json } = {
    'node p9': 'out',
    'fault 2': 'out',
    'fault 1': 'gone',
    'rule 7': 'out',
    'request 0': 'out',
    'request 1': { at: 3 },
    'asked p1 1': 'out',
    'clock p1': 'plain',
    'message p1/2>p2 word 1': { delay: 'late' },
    'message p1/1>p2 word': 'late',
    'messages p1>p2': [1, 2],
    'messages other': { rule: 1 },
    messages: null,
    times: 1,
    constructor: 'out',
    '': 'out',
  };
  expect(told({ plan, choices: nothing })).toEqual(told({ plan }));
});
