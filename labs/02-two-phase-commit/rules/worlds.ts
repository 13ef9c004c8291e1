/** What the worlds of public and hidden tests are made of: the bank, its transactions, the faults. */
import type { Draw, Fault, Json, NetworkRule, NodeId, NodePlan, WorldPlan } from '#course';
import type { CommitOptions, Op } from '../messages.ts';
import { opening } from './bank.ts';
import type { Work } from './ledger.ts';
import { delay } from './progress.ts';

export { delay, settleDelays } from './progress.ts';

/** How long a message takes in scripts, in ms: less than Δ, so that a timer of exactly 2Δ fires after what it waits for. */
export const brisk = 0.9 * delay;

type Requests = NonNullable<WorldPlan['requests']>;

/** Accounts of `p1` with three: `p1.a`, `p1.b`, `p1.z`. The last is nobody's business until failures are over. */
const lettered = ['a', 'b', 'z'] as const;
const accountsOf = (node: NodeId): CommitOptions['accounts'] =>
  Object.fromEntries(lettered.map((letter) => [`${node}.${letter}`, opening]));

/** A coordinator `c` and participants `p1 … pN`. */
export function bank(size: number): NodePlan[] {
  const participants = Array.from({ length: size }, (_, i) => `p${i + 1}`);
  const options = (accounts: CommitOptions['accounts']): CommitOptions => ({
    coordinator: 'c',
    participants,
    accounts,
    delay,
  });
  return [
    { id: 'c', role: 'coordinator', options: options({}) },
    ...participants.map((id) => ({ id, role: 'participant', options: options(accountsOf(id)) })),
  ];
}

export const add = (account: string, amount: number): Op => ({ type: 'add', account, amount });
export const read = (account: string): Op => ({ type: 'read', account });

/** `{ p1: [add('p1.a', -5)] }` and so on. */
export const begin = (tx: string, work: Work): Json => ({ type: 'begin', tx, work });

/** `amount` from the first to the last, and nothing to those between them. */
export function transfer(amount: number, ...accounts: readonly string[]): Work {
  const last = accounts.length - 1;
  return Object.fromEntries(
    accounts.map((account, i) => [
      account.slice(0, account.indexOf('.')),
      [add(account, i === 0 ? -amount : i === last ? amount : 0)],
    ]),
  );
}

/** One transaction: two or more participants, some of which only read, now and then one that cannot pay. */
function drawWork(draw: Draw, size: number, i: number): Work {
  const taking = draw.integer(2, Math.min(size, 3), 'taking', i);
  const first = draw.integer(0, size - 1, 'first', i);
  const nodes = Array.from({ length: taking }, (_, k) => `p${((first + k) % size) + 1}`);
  const account = (node: NodeId, ...key: (string | number)[]) =>
    `${node}.${draw.pick(['a', 'b'] as const, node, ...key)}`;
  const amount = draw.chance('poor', i) < 0.1 ? 1000 : draw.integer(1, 30, 'amount', i);
  const [payer = '', ...others] = nodes;
  if (draw.chance('reading', i) < 0.1) return Object.fromEntries(nodes.map((node) => [node, [read(account(node, i))]]));
  const payee = others.at(-1) ?? '';
  const work: Record<NodeId, Op[]> = { [payer]: [add(account(payer, 'pays', i), -amount)] };
  for (const node of others) work[node] = [read(account(node, 'looks', i))];
  work[payee] = [read(account(payee, 'looks', i)), add(account(payee, 'gets', i), amount)];
  return work;
}

export interface Business {
  readonly count: number;
  /** ms in which they are begun. */
  readonly span: number;
  /** Transactions of the quiet end, that nothing keeps from committing, begin here. */
  readonly quietAt?: number;
}

/** Transactions `t1 …`, some of them refused by a participant's application, and `quiet1`, `quiet2` at the end. */
export function business(draw: Draw, size: number, { count, span, quietAt }: Business): Requests {
  const drawn = Array.from({ length: count }, (_, i) => {
    const tx = `t${i + 1}`;
    const at = (i + draw.chance('at', i)) * (span / count) + 1;
    const work = drawWork(draw, size, i);
    const refuser = Object.keys(work).at(-1) ?? '';
    const refuses = draw.chance('refuses', i) < 0.1;
    return [
      { at, node: 'c', request: begin(tx, work) },
      ...(refuses
        ? [
            {
              at: at + draw.between(-delay, 2 * delay, 'refused at', i) / 2 + delay / 2,
              node: refuser,
              request: { type: 'refuse', tx },
            },
          ]
        : []),
    ];
  }).flat();
  const last = `p${size}.z`;
  const quiet =
    quietAt === undefined
      ? []
      : [
          { at: quietAt, node: 'c', request: begin('quiet1', transfer(1, 'p1.z', last)) },
          { at: quietAt + 10 * delay, node: 'c', request: begin('quiet2', transfer(1, last, 'p1.z')) },
        ];
  return [...drawn, ...quiet];
}

/** Messages that are lost, doubled and overtaken, with a long way for some. */
export const rough = (loss: number): NetworkRule[] => [
  { chance: loss, then: { kind: 'drop' } },
  { chance: 0.15, then: { kind: 'duplicate', copies: 1, spread: [0, 20 * delay] } },
  { chance: 0.15, then: { kind: 'reorder', by: [delay, 15 * delay] } },
];

/** Crashes of anybody, most of them inside a handler; back after a while. */
export const crashes = (draw: Draw, nodes: readonly NodeId[], count: number, span: number): Fault[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'crash',
    node: draw.pick(nodes, 'crash', i),
    at: ((i + draw.chance('crash at', i)) * span) / count + 1,
    u: draw.chance('crash u', i),
    waitMs: 3 * delay,
    restartAfter: draw.between(delay, 12 * delay, 'restart after', i),
  }));

/** Cuts between one node or two and the others, both ways or one way. */
export const cuts = (draw: Draw, nodes: readonly NodeId[], count: number, span: number): Fault[] =>
  Array.from({ length: count }, (_, i) => {
    const alone = draw.pick(nodes, 'cut', i);
    const others = nodes.filter((node) => node !== alone);
    const outward = draw.chance('outward', i) < 0.5;
    return {
      kind: 'partition',
      at: ((i + draw.chance('cut at', i)) * span) / count + 1,
      for: draw.between(3 * delay, 12 * delay, 'cut for', i),
      sides: outward ? [[alone], others] : [others, [alone]],
      oneWay: draw.chance('one way', i) < 0.5,
    };
  });
