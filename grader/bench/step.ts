/** One step of the simulator (copy, check, status, folds; nothing recorded) against the least that could run the same handlers: a heap and direct calls. */
import type { Port } from '#contract';
import {
  gc1OneHolder,
  gc2RequestOrder,
  gc3EveryRequestGranted,
} from '../../labs/01-lamport-clock/rules/mutual-exclusion.ts';
import { mutexProtocol } from '../../labs/01-lamport-clock/rules/protocols.ts';
import { Heap, type HeapItem } from '../base/heap.ts';
import { Folds } from '../checkers/folds.ts';
import { compileProtocol } from '../course/compile-protocol.ts';
import type { BuiltProgram } from '../sandbox/build/program.ts';
import { loadPlain } from '../sandbox/guest/load.ts';
import { LiveHost, type StartBoot } from '../simulator/live-host.ts';
import { enter, SharedNode } from '../simulator/running.ts';
import { World } from '../simulator/world.ts';
import type { Measurement } from './index.ts';
import { builtSolution, CLASS, environment, FILE, NODES, plan } from './mutex-world.ts';
import { fixed, inTurn } from './timing.ts';

const UNTIL = 300_000;
/** Enough for all of it, and a small integer to the engine, as budgets are. */
const STEPS = 2_000_000_000;

export const step: Measurement = {
  name: 'step',
  what: 'full simulator step against a bare loop of the same handlers (aim: ≤ 3×)',
  async run(say) {
    const program = await builtSolution();
    const start = loadPlain(program.code, program.stateless);
    let [events, calls] = [0, 0];
    const [full = 0, bare = 0] = await inTurn(
      5,
      () => {
        events = fullRun(program, start);
      },
      () => {
        calls = bareRun(start);
      },
    );
    const [perEvent, perCall] = [(full * 1e6) / events, (bare * 1e6) / calls];
    say(
      `full step ${fixed(perEvent, 0)} ns over ${events} events, bare loop ${fixed(perCall, 0)} ns over ${calls} calls: ${fixed(perEvent / perCall)}×`,
    );
  },
};

function fullRun(_program: BuiltProgram, start: StartBoot): number {
  const folds = new Folds([gc1OneHolder, gc2RequestOrder, gc3EveryRequestGranted], {
    nodes: NODES,
    healAt: null,
    until: UNTIL,
  });
  const world = new World({
    plan: plan(UNTIL),
    environment: environment(),
    seed: 1,
    host: new LiveHost({ start, classes: { process: { file: FILE, export: CLASS } }, where: () => undefined }),
    protocol: compileProtocol(mutexProtocol),
    bounds: { stepsMax: 1e6, effectsMax: 1e4 },
    observer: { wants: folds.wants, fact: (kind, fact) => folds.fact(kind, fact) },
  });
  const outcome = world.run();
  if (outcome.kind !== 'finished') throw new Error(`the benchmark's run ended as ${outcome.kind}`);
  return world.event + 1;
}

interface Item extends HeapItem {
  readonly to: number;
  readonly from: string | null;
  readonly subject: unknown;
}
interface Instance {
  onStart(): void;
  onRequest(request: unknown): void;
  onMessage(from: string, message: unknown): void;
}

function bareRun(start: StartBoot): number {
  const heap = new Heap<Item>();
  let [now, calls, random] = [0, 0, 1];
  const put = (delay: number, to: number, from: string | null, subject: unknown) =>
    heap.push({ time: now + delay, tie: 0, order: 0, place: -1, to, from, subject });
  const delay = () => {
    random = (Math.imul(random, 1664525) + 1013904223) | 0;
    return 1000 + ((random >>> 0) % 4000);
  };
  const grants = NODES.map(() => 0);
  const last = new Map<string, number>();
  const instances = NODES.map((self, place) => {
    const send = (to: string, message: unknown) => {
      const link = `${self} ${to}`;
      const at = Math.max(now + delay(), (last.get(link) ?? 0) + 1);
      last.set(link, at);
      put(at - now, NODES.indexOf(to), self, message);
    };
    const peers = NODES.filter((id) => id !== self);
    const port = {
      self,
      peers,
      nodes: NODES,
      options: {},
      send,
      broadcast: (message: unknown) => {
        for (const peer of peers) send(peer, message);
      },
      output: () => {
        const nth = (grants[place] ?? 0) + 1;
        grants[place] = nth;
        put(1000, place, null, { type: 'release', id: `${self}.${nth - 1}` });
        put(2000, place, null, { type: 'request', id: `${self}.${nth}` });
      },
    } as unknown as Port; // the solution uses no more of it
    const none = (): never => {
      throw new Error('stopped');
    };
    enter(port); // the class keeps the port it finds
    const booted = start({
      Node: SharedNode,
      todo: none,
      overrun: none,
      steps: STEPS,
    });
    booted.reset(STEPS);
    const Solution = booted.exports[FILE]?.[CLASS] as new () => Instance; // the solution's class
    return new Solution();
  });
  for (const [place, self] of NODES.entries()) put(1000, place, null, { type: 'request', id: `${self}.0` });
  for (let item = heap.pop(); item !== undefined && item.time <= UNTIL * 1000; item = heap.pop()) {
    now = item.time;
    calls++;
    const instance = instances[item.to] as Instance; // a place in NODES
    if (item.from === null) instance.onRequest(item.subject);
    else instance.onMessage(item.from, item.subject);
  }
  return calls;
}
