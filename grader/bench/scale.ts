/** A thousand nodes, a million messages, nothing recorded: memory must not grow with the number of events. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Type } from '@sinclair/typebox';
import type { NodeConstructor } from '#contract';
import { anyJson, compileCodec } from '../course/codec/index.ts';
import { LiveHost } from '../simulator/live-host.ts';
import { blind } from '../simulator/observer.ts';
import { World } from '../simulator/world.ts';
import type { Measurement } from './index.ts';
import { fixed, wall } from './timing.ts';

const NODES = 1000;
const Token = Type.Object(
  { type: Type.Literal('token'), hops: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);
type Token = { type: 'token'; hops: number };
const token = compileCodec(Token, 'message');
const status = compileCodec(Type.Object({ passed: Type.Integer() }, { additionalProperties: false }), 'status');

/** Every node starts one token; whoever gets one passes it on to a node at random. */
const walker = (Node: NodeConstructor) =>
  class Walker extends Node<Token, Token, Token> {
    passed = 0;
    override onStart() {
      this.send(this.nodes[Math.floor(this.random() * this.nodes.length)] ?? this.self, { type: 'token', hops: 0 });
    }
    override onMessage(_from: string, { hops }: Token) {
      this.passed++;
      this.send(this.nodes[Math.floor(this.random() * this.nodes.length)] ?? this.self, {
        type: 'token',
        hops: hops + 1,
      });
    }
    get status() {
      return { passed: this.passed };
    }
  };

export const scale: Measurement = {
  name: 'scale',
  what: '1,000 nodes, 1,000,000 messages, not recorded: memory does not grow with events',
  async run(say) {
    const sizes: { at: number; mb: number }[] = [];
    let world: World | undefined;
    const ms = await wall(() => {
      world = walk(1_000_000, (at) => sizes.push({ at, mb: heapMb() }));
    });
    for (const { at, mb } of sizes) say(`after ${at} messages: ${fixed(mb, 1)} MB of heap in use`);
    say(
      `${world?.deliveries} messages in ${fixed(ms / 1000, 1)} s, ${fixed((ms * 1e6) / (world?.deliveries ?? 1), 0)} ns each`,
    );
  },
};

/** Each token makes a hop in about 2 ms; the run ends by virtual time. */
export function walk(messages: number, look: (messages: number) => void): World {
  const until = (messages / NODES) * 2;
  const looks = [0.1, 0.5, 1].map((part) => messages * part);
  const world: World = new World({
    plan: {
      nodes: Array.from({ length: NODES }, (_, i) => ({ id: `n${i}`, role: 'walker' })),
      network: { delay: [1, 3] },
      until: until * 1.01,
      eventsMax: messages * 2,
    },
    environment: {
      init: () => ({ state: 0, wake: looks.map((at) => ({ after: (at / messages) * until, key: String(at) })) }),
      onTime: (state: number, key: string) => {
        look(Number(key));
        return { state };
      },
    },
    seed: 1,
    host: new LiveHost({
      start: ({ Node }) => ({ exports: { f: { Walker: walker(Node) } }, reset: () => {}, position: () => -1 }),
      classes: { walker: { file: 'f', export: 'Walker' } },
      where: () => undefined,
    }),
    protocol: { message: token, json: anyJson, roles: { walker: { request: token, output: token, status } } },
    bounds: { stepsMax: 1e6, effectsMax: 1e4 },
    observer: blind,
  });
  world.run();
  return world;
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}
