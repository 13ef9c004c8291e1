import { Type } from '@sinclair/typebox';
import { describe, expect, test } from 'vitest';
import type { Json, NodeConstructor } from '#contract';
import { Reader, Writer } from '../base/bytes.ts';
import { anyJson, compileCodec } from '../course/codec/index.ts';
import { describeEvent } from '../trace/describe.ts';
import type { TraceEvent } from '../trace/events.ts';
import type { Choice } from '../trace/transcript.ts';
import { Player, Recorder } from './answers.ts';
import { Deviations } from './deviations.ts';
import { Disk } from './disk.ts';
import type { ProtocolCodecs } from './effects.ts';
import type { Host } from './host.ts';
import { LiveHost } from './live-host.ts';
import { wanting } from './observer.ts';
import type { DiskPlan, Fault, WorldPlan } from './plan.ts';
import type { Step } from './script.ts';
import { ScriptRunner } from './script-runner.ts';
import { World } from './world.ts';

const text = compileCodec(Type.String(), 'message');
const status = compileCodec(Type.Null(), 'status');
const protocol: ProtocolCodecs = {
  message: text,
  json: anyJson,
  roles: { node: { request: text, output: text, status } },
};

/** Does what it is told: `put 0 3 x`, `get 0 3`, several of them after one another, with `; `. */
const clerk = (Node: NodeConstructor) =>
  class Clerk extends Node<string, string, string> {
    override onRequest(request: string) {
      for (const command of request.split('; ')) {
        const [verb, copy, page, data = ''] = command.split(' ');
        const place = [Number(copy) as 0 | 1, Number(page)] as const;
        if (verb === 'put') this.disk.put(...place, data);
        if (verb === 'odd') this.disk.put(...place, (() => 1) as unknown as Json);
        if (verb === 'get') {
          const it = this.disk.get(...place);
          this.output(it.status === 'good' ? String(it.data) : it.status);
        }
        if (verb === 'pairs') this.output(String(this.disk.pairs));
      }
    }
    get status() {
      return null;
    }
  };

interface Case {
  readonly disk?: DiskPlan;
  readonly say: readonly string[];
  readonly faults?: readonly Fault[];
  readonly script?: readonly Step[];
  readonly choices?: readonly Choice[];
  readonly seed?: number;
}

/** A request each 10 ms from 10 ms on. What happened, without times; and the same from the record alone. */
function story({ disk, say, faults = [], script, choices, seed = 1 }: Case): string[] {
  const whole: WorldPlan = {
    nodes: [{ id: 'd1', role: 'node', ...(disk === undefined ? {} : { disk }) }],
    network: { delay: 1 },
    requests: say.map((request, i) => ({ at: 10 * (i + 1), node: 'd1', request })),
    faults,
    until: 10_000,
  };
  const run = (host: Host): string[] => {
    const events: TraceEvent[] = [];
    const deviations = choices === undefined ? undefined : new Deviations(choices, whole);
    new World({
      plan: deviations?.applied(whole, undefined) ?? whole,
      seed,
      host,
      protocol,
      bounds: { stepsMax: 1000, effectsMax: 1000 },
      observer: { wants: wanting(), fact: () => false, event: (event) => events.push(event) },
      director: script === undefined ? undefined : new ScriptRunner(script),
      deviations,
    }).run();
    return events.map((event) => describeEvent(event).replace(/^#\d+ [\d.]+ ms /, ''));
  };
  const writer = new Writer();
  const classes = { node: { file: 'clerk.ts', export: 'Clerk' } };
  const live = new LiveHost({
    start: (hooks) => ({ exports: { 'clerk.ts': { Clerk: clerk(hooks.Node) } }, reset() {}, position: () => -1 }),
    classes,
    where: () => undefined,
  });
  const told = run(new Recorder(live, writer));
  expect(run(new Player(new Reader(writer.take())))).toEqual(told);
  return told
    .slice(1)
    .map((line) => line.replace(/^d1 is asked "[^"]*"; |^d1 is asked \S*; /, '').replace('; status null', ''));
}

const sure: DiskPlan = { pairs: 4 };

describe('disks', () => {
  test.each<[string, Case, string[]]>([
    [
      'a handler reads its own puts; a new page holds null',
      { disk: sure, say: ['get 0 3; put 0 3 x; get 0 3; get 1 3; pairs 0 0'] },
      ['outputs "null"; puts 0/3 = x; outputs x; outputs "null"; outputs "4"'],
    ],
    [
      'contents survive a crash; what the crash cut off did not happen',
      {
        disk: sure,
        say: ['put 0 0 a; put 1 0 a', 'put 0 0 b; put 1 0 b', 'get 0 0; get 1 0'],
        faults: [{ kind: 'crash', node: 'd1', at: 15, u: 0.5, restartAfter: 1 }],
      },
      [
        'puts 0/0 = a; puts 1/0 = a',
        'puts 0/0 = b; crashes after 1 of 2 effects',
        'd1 crashes inside the handler before',
        'd1 restarts (boot 2)',
        'outputs b; outputs a',
      ],
    ],
    [
      'a put that is cut off may be torn, and then the page is bad; it may revive with the new data',
      {
        disk: { ...sure, torn: 1 },
        say: ['put 0 0 a; put 1 0 a', 'put 0 0 b', 'get 0 0; get 1 0', 'get 0 0'],
        faults: [
          { kind: 'crash', node: 'd1', at: 15, u: 0, restartAfter: 1 },
          { kind: 'revive', node: 'd1', at: 35, copy: 0, page: 0 },
        ],
      },
      [
        'puts 0/0 = a; puts 1/0 = a',
        'crashes after 0 of 1 effect',
        'd1 crashes inside the handler before',
        'd1: the put of 0/0 is torn: bad',
        'd1 restarts (boot 2)',
        'gets 0/0: looks bad; outputs looksBad; outputs a',
        'd1: 0/0 revives',
        'outputs b',
      ],
    ],
    [
      'never so many null and bad writes in a row, never so many soft read errors',
      {
        disk: { ...sure, badWrite: 1, badWrites: 3, softRead: 1, softReads: 2 },
        say: ['put 0 0 a; put 0 0 a; put 0 0 a; get 0 0; get 0 0; get 0 0'],
      },
      [
        'puts 0/0 = a (bad write); puts 0/0 = a (bad write); puts 0/0 = a; gets 0/0: looks bad (soft read error); outputs looksBad; outputs a; and 2 more effects',
      ],
    ],
    [
      'a null write changes nothing',
      { disk: { ...sure, nullWrite: 1, badWrites: 2 }, say: ['put 0 0 a; get 0 0; put 0 0 b; get 0 0'] },
      ['puts 0/0 = a (null write); outputs "null"; puts 0/0 = b; outputs b'],
    ],
    [
      'one copy decays; the other is spared until the program has had its time; a disaster spares nothing',
      {
        disk: { ...sure, cleanedWithin: 25 },
        say: ['put 0 0 a; put 1 0 a; put 0 1 a; put 1 1 a'],
        faults: [
          { kind: 'decay', node: 'd1', at: 20, copy: 0, page: 0 },
          { kind: 'decay', node: 'd1', at: 30, copy: 1, page: 0 },
          { kind: 'decay', node: 'd1', at: 50, copy: 1, page: 0 },
          { kind: 'decay', node: 'd1', at: 60, copy: 0, page: 1 },
          { kind: 'decay', node: 'd1', at: 61, copy: 1, page: 1, disaster: true },
        ],
      },
      [
        'puts 0/0 = a; puts 1/0 = a; puts 0/1 = a; puts 1/1 = a',
        'd1: 0/0 decays',
        'd1: 1/0 decays',
        'd1: 0/1 decays',
        'd1: 1/1 decays',
      ],
    ],
    [
      'beside a harmed copy a bad write is a null write',
      {
        disk: { ...sure, badWrite: 1, badWrites: 2 },
        say: ['get 1 0', 'put 1 0 b; get 1 0'],
        faults: [{ kind: 'decay', node: 'd1', at: 15, copy: 0, page: 0 }],
      },
      ['outputs "null"', 'd1: 0/0 decays', 'puts 1/0 = b (null write); outputs "null"'],
    ],
    [
      'a script says how the next puts and gets fare',
      {
        disk: { ...sure, badWrites: 3, softReads: 2 },
        say: ['put 0 0 a; put 0 0 a; put 0 0 a; get 0 0; get 0 0'],
        script: [{ kind: 'luck', node: 'd1', puts: ['bad', 'null'], softGets: [true] }],
      },
      [
        'puts 0/0 = a (bad write); puts 0/0 = a (null write); puts 0/0 = a; gets 0/0: looks bad (soft read error); outputs looksBad; outputs a',
      ],
    ],
    [
      'a run may leave bad luck out: one put, one get, all of them',
      {
        disk: { ...sure, nullWrite: 1, badWrites: 2, softRead: 1, softReads: 2 },
        say: ['put 0 0 a; get 0 0; put 1 0 a; get 1 0; get 1 0'],
        choices: [
          { identity: 'put d1 0/0 1', deviation: 'good' },
          { identity: 'get d1 1/0 1', deviation: 'good' },
        ],
      },
      [
        'puts 0/0 = a; gets 0/0: looks bad (soft read error); outputs looksBad; puts 1/0 = a (null write); outputs "null"; gets 1/0: looks bad (soft read error); and 1 more effect',
      ],
    ],
    [
      'or no put is torn',
      {
        disk: { ...sure, torn: 1 },
        say: ['put 0 0 b'],
        faults: [{ kind: 'crash', node: 'd1', at: 5, u: 0 }],
        choices: [{ identity: 'torn d1', deviation: 'old' }],
      },
      ['crashes after 0 of 1 effect', 'd1 crashes inside the handler before'],
    ],
    [
      'a page that is not there',
      { disk: sure, say: ['get 0 4'] },
      ['is refused a value: disk.get(copy, page) takes a page from 0 to 3.'],
    ],
    [
      'a copy that is not there',
      { disk: sure, say: ['put 2 0 x'] },
      ['is refused a value: disk.put(copy, page) takes copy 0 or 1.'],
    ],
    [
      'no plain data',
      { disk: sure, say: ['odd 0 0'] },
      [
        'is refused a value: onRequest of d1: disk.put takes plain data, but value must be plain data (null, true, false, a finite number, a string, an array, an object), but it is a funct…',
      ],
    ],
    [
      'a world without disks',
      { say: ['get 0 0'] },
      ['is refused a value: d1 has no disk: this world gives it this.storage alone.'],
    ],
  ])('%s', (_, it, expected) => {
    expect(story(it)).toEqual(expected);
  });

  test('luck follows the chances, and is the same again', () => {
    const disk = { pairs: 1, nullWrite: 0.2, badWrite: 0.3, badWrites: 1000 };
    const fates = () => {
      const it = new Disk(disk, 7);
      return Array.from({ length: 1000 }, (_, i) => it.put(0, 0, i, 0).fate);
    };
    const drawn = fates();
    expect(fates()).toEqual(drawn);
    const share = (fate: string) => Math.round(drawn.filter((it) => it === fate).length / 100);
    expect([share('good'), share('null'), share('bad')]).toEqual([5, 2, 3]);
  });
});
