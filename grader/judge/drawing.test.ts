/** What a student reads of a history that no order explains: from the run to the terminal. */
import { Type } from '@sinclair/typebox';
import { expect, test } from 'vitest';
import type { NodeConstructor } from '#contract';
import { keyValue, linearizable, scenario } from '#course';
import type { Facts } from '../checkers/property.ts';
import { renderFailure } from '../reports/index.ts';
import { LiveHost } from '../simulator/live-host.ts';
import type { TraceEvent } from '../trace/events.ts';
import { judgeRun } from './one-run.ts';
import { failureOf } from './tell.ts';

const Input = Type.Object({ kind: Type.String(), key: Type.String(), value: Type.Optional(Type.String()) });
const Request = Type.Object({ client: Type.String(), id: Type.String(), input: Input });
const Reply = Type.Object({ client: Type.String(), id: Type.String(), output: Type.String() });
const Update = Type.Object({ type: Type.Literal('update'), key: Type.String(), value: Type.String() });
type Request = { client: string; id: string; input: { kind: 'put' | 'get'; key: string; value: string } };
type Reply = { client: string; id: string; output: string };
type Update = { type: 'update'; key: string; value: string };

/** Answers alone, and tells the others afterwards. */
const replica = (Node: NodeConstructor) =>
  class Replica extends Node<Update, Request, Reply> {
    values: { [key: string]: string } = {};
    override onRequest({ client, id, input }: Request) {
      if (input.kind === 'put') {
        this.values[input.key] = input.value;
        this.broadcast({ type: 'update', key: input.key, value: input.value });
      }
      this.output({ client, id, output: input.kind === 'get' ? (this.values[input.key] ?? '') : '' });
    }
    override onMessage(_: string, { key, value }: Update) {
      this.values[key] = value;
    }
    get status() {
      return {};
    }
  };

const oneCopy = linearizable({
  id: 'one-copy',
  rule: 'The store behaves as if there were one copy of it.',
  source: 'Herlihy and Wing 1990',
  cause: 'A replica answered a read without asking the others.',
  lecture: 'linearizability',
  model: keyValue(),
  invoke: ({ request }: Facts['request']) => request as Request, // the schema says so
  answer: ({ value }: Facts['output']) => value as Reply, // as above
});

const ask = (at: number, node: string, client: string, kind: string, value?: string) => ({
  at,
  node,
  request: { client, id: `${at}`, input: { kind, key: 'x', ...(value === undefined ? {} : { value }) } },
});

const run = (readAt: number) =>
  scenario({
    id: 'two-replicas',
    title: 'a write at one replica, a read at the other',
    part: 'A',
    promise: oneCopy,
    protocol: {
      id: 'replicas',
      message: Update,
      roles: { replica: { file: 'f', export: 'Replica', request: Request, output: Reply, status: Type.Object({}) } },
    },
    properties: [oneCopy],
    world: {
      plan: {
        nodes: ['r1', 'r2'].map((id) => ({ id, role: 'replica' })),
        network: { delay: [10, 10] },
        requests: [
          ask(5, 'r1', 'alice', 'put', 'old'),
          ask(30, 'r1', 'alice', 'put', 'new'),
          ask(readAt, 'r2', 'bob', 'get'),
        ],
        until: 100,
      },
    },
    script: [],
  });

function judged(readAt: number) {
  const events: TraceEvent[] = [];
  const host = new LiveHost({
    start: ({ Node }) => ({ exports: { f: { Replica: replica(Node) } }, reset: () => {}, position: () => -1 }),
    classes: { replica: { file: 'f', export: 'Replica' } },
    where: () => undefined,
  });
  const it = judgeRun(
    run(readAt),
    { seed: 1, choices: [] },
    host,
    { stepsMax: 1e6, effectsMax: 1e4 },
    { event: (event) => events.push(event) },
  );
  return failureOf(run(readAt), 1, { judged: it, events }, '06-store');
}

test('a read that is too old is told with both facts and the lines of the clients', async () => {
  await expect(renderFailure(judged(35)!)).toMatchFileSnapshot('golden/drawing.txt');
});

test('a read after the update arrived is right', () => {
  expect(judged(50)).toBeNull();
});
