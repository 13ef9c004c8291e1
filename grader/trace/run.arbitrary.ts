/** Runs of any shape, also impossible ones: what draws and describes them must bear every one. */
import fc from 'fast-check';
import type { Json } from '#contract';
import { type Cause, type Ref, refOf, type TraceEffect, type TraceEvent, type WriteOp } from './events.ts';

const node = fc.constantFrom('p1', 'p2', 'p3', 'n10', '节点', 'a-node-with-a-long-name', 'stranger');
const text = fc.string({ unit: 'binary', maxLength: 30 });
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.record({ type: fc.constantFrom('request', 'acknowledge', '请求'), time: fc.nat() }),
) as fc.Arbitrary<Json>; // what fast-check calls unknown is JSON
const ref: fc.Arbitrary<Ref> = fc.tuple(fc.nat(20), fc.nat(5)).map(([n, effect]) => refOf(n, effect));
const is = <const K extends string>(kind: K) => fc.constant(kind);
const maybe = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc
    .option(value, { nil: undefined })
    .map((it) => (it === undefined ? {} : { [key]: it }) as { readonly [k in K]?: T });

const op: fc.Arbitrary<WriteOp> = fc.oneof(
  fc.record({ kind: is('set'), key: text, value: json }),
  fc.record({ kind: is('delete'), key: text }),
  fc.record({ kind: is('append'), log: text, index: fc.nat(), value: json }),
  fc.record({ kind: is('truncate'), log: text, from: fc.nat() }),
  fc.record({ kind: is('discard'), log: text, before: fc.nat() }),
);

export const anyEffect: fc.Arbitrary<TraceEffect> = fc.oneof(
  fc.record({
    kind: is('send'),
    to: node,
    message: json,
    fate: fc.constantFrom('sent', 'dropped', 'cut', 'held'),
    copies: fc.nat(3),
  }),
  fc.record({ kind: is('set-timer'), name: text, ms: fc.nat() }),
  fc.record({ kind: is('cancel-timer'), name: text }),
  fc.record({ kind: is('write'), op, lazy: fc.boolean() }),
  fc.record({
    kind: is('put'),
    copy: fc.constantFrom(0, 1),
    page: fc.nat(9),
    data: json,
    fate: fc.constantFrom('good', 'null', 'bad'),
  }),
  fc.record({ kind: is('get'), copy: fc.constantFrom(0, 1), page: fc.nat(9), soft: fc.boolean() }),
  fc.record({ kind: is('output'), value: json }),
  fc
    .tuple(fc.record({ kind: is('note'), text }), maybe('data', json))
    .map(([note, data]): TraceEffect => ({ ...note, ...data })),
);

const cause: fc.Arbitrary<Cause> = fc.oneof(
  fc.record({ kind: is('start'), boot: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: is('request'), request: json }),
  fc.record({ kind: is('deliver'), from: node, message: json, sent: ref }),
  fc.record({ kind: is('timer'), name: text }),
);
const trouble = fc.record({
  kind: fc.constantFrom('threw', 'refused', 'overrun', 'thenable', 'todo', 'missing'),
  text,
  at: fc.record({ file: text, line: fc.nat() }),
});
const handler = fc
  .tuple(
    fc.record({ kind: is('handler'), node, cause, effects: fc.array(anyEffect, { maxLength: 5 }) }),
    maybe('cut', fc.record({ lost: fc.nat(3) })),
    maybe('status', json),
    maybe('trouble', trouble),
  )
  .map(([it, ...more]) => Object.assign({}, it, ...more) as typeof it);

const sides = fc.tuple(fc.array(node), fc.array(node));
const world = fc.oneof(
  fc.record({ kind: is('lost'), node, from: node, message: json, sent: ref, why: fc.constantFrom('cut', 'down') }),
  fc.record({ kind: is('lost-request'), node, request: json }),
  fc.record({ kind: is('crash'), node, inHandler: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('pause', 'resume'), node }),
  fc
    .tuple(fc.record({ kind: is('clock'), node }), maybe('rate', fc.double({ noNaN: true })), maybe('stepMs', fc.nat()))
    .map(([it, ...more]) => Object.assign({}, it, ...more) as typeof it),
  fc.record({ kind: fc.constantFrom('partition', 'heal'), sides, oneWay: fc.boolean() }),
  fc.record({
    kind: is('disk'),
    node,
    copy: fc.constantFrom(0, 1),
    page: fc.nat(9),
    change: fc.constantFrom('decays', 'revives', 'torn'),
  }),
  fc.record({ kind: is('healed') }),
  fc.record({ kind: is('observe'), node, status: json }),
);

const happening = fc.oneof({ arbitrary: handler, weight: 3 }, { arbitrary: world, weight: 1 });

export const anyRun = fc.array(fc.tuple(happening, fc.nat(50_000)), { minLength: 1, maxLength: 20 }).chain((items) => {
  let at = 0;
  const events = items.map(([event, step], n) => {
    at += step;
    return { ...event, n, at } as TraceEvent; // a union of records, each with its place
  });
  const fact = fc.tuple(fc.nat(events.length - 1), fc.nat(3)).map(([n, effect]): Ref => {
    const event = events[n];
    const effects = event?.kind === 'handler' ? event.effects.length : 0;
    return refOf(n, Math.min(effect, effects));
  });
  const nodes = ['p1', 'p2', 'p3', 'n10', '节点', 'a-node-with-a-long-name', 'idle1', 'idle2', 'idle3'];
  return fc.record({
    events: fc.constant(events),
    nodes: fc.integer({ min: 6, max: nodes.length }).map((count) => [...nodes.slice(0, count), 'stranger']),
    facts: fc.tuple(fact, fact),
  });
});
