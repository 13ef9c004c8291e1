/** The shared objects of the labs. An input is tagged by `kind`; its optional `key` is what drawings call the object. */
import type { Json } from '#contract';
import { short } from '../../trace/short.ts';
import { answeredAt, type History, type Operation } from './history.ts';
import { type Model, perKey, same } from './model.ts';

interface Named {
  readonly key?: string;
}

/** `write`: any answer. `append`: to a text or a list; any answer. `cas`: true when it swapped. `read`: the value. */
export type RegisterInput = Named &
  (
    | { readonly kind: 'read' | 'get' }
    | { readonly kind: 'write' | 'put' | 'append'; readonly value: Json }
    | { readonly kind: 'cas'; readonly from: Json; readonly to: Json }
  );

/** A cell that is read, written, compared and swapped, appended to. */
export const register = (initial: Json = null): Model<Json, RegisterInput> => ({
  init: initial,
  step: (state, input, output) => {
    switch (input.kind) {
      case 'read':
      case 'get':
        return output === undefined || same(state, output) ? state : undefined;
      case 'write':
      case 'put':
        return input.value;
      case 'append':
        return appended(state, input.value);
      case 'cas': {
        const swaps = same(state, input.from);
        if (output !== undefined && output !== swaps) return undefined;
        return swaps ? input.to : state;
      }
      default:
        return unheardOf(input);
    }
  },
  reads: (input, output) => isRead(input) || (input.kind === 'cas' && output === false),
  key: cellKey,
  sees: (input, output) => {
    if (isRead(input)) return output === undefined ? undefined : cellKey(output);
    return input.kind === 'cas' && output !== false ? cellKey(input.from) : undefined;
  },
  brings: (input) => {
    if (input.kind === 'cas') return cellKey(input.to);
    return input.kind === 'write' || input.kind === 'put' ? cellKey(input.value) : undefined;
  },
  adds: (input) => (input.kind === 'append' ? addedKey(input.value, initial) : undefined),
  // What an append adds depends on what stands there: a text or a list.
  sound: (history) =>
    history.every(({ input }) => input.kind !== 'append') ||
    history.every(({ input }) => {
      const put = input.kind === 'cas' ? input.to : 'value' in input && input.kind !== 'append' ? input.value : initial;
      return Array.isArray(put) === Array.isArray(initial) && typeof put === typeof initial;
    }),
  describe: (input, output) => {
    const at = input.key === undefined ? '' : `${input.key}=`;
    const name = input.key === undefined ? '' : ` ${input.key}`;
    switch (input.kind) {
      case 'read':
      case 'get':
        return `${verbs[input.kind]} ${at}${output === undefined ? '?' : brief(output)}`;
      case 'write':
      case 'put':
        return `${verbs[input.kind]} ${at}${brief(input.value)}`;
      case 'append':
        return `append${name} ${brief(input.value)}`;
      case 'cas':
        return `cas${name} ${brief(input.from)}→${brief(input.to)} ${output === undefined ? '?' : output === true ? 'ok' : 'no'}`;
    }
  },
  describeState: brief,
  access: (input, output) => {
    const key = input.key ?? '';
    if (isRead(input)) return { kind: 'read', key, value: output };
    return input.kind === 'write' || input.kind === 'put' ? { kind: 'write', key, value: input.value } : undefined;
  },
});

const verbs = { read: 'r', write: 'w', get: 'get', put: 'put' } as const;

/** A store of registers, each under its key: put, append, cas, get. */
export const keyValue = (initial: Json = '') => perKey(register(initial));

export type QueueInput = Named & ({ readonly kind: 'enqueue'; readonly value: Json } | { readonly kind: 'dequeue' });

/** First in, first out. `dequeue` answers null when the queue is empty, so null is never put in. */
export const queue = (): Model<readonly Json[], QueueInput> => ({
  init: [],
  step: (state, input, output) => {
    switch (input.kind) {
      case 'enqueue':
        return [...state, input.value];
      case 'dequeue':
        if (output !== undefined && !same(state[0] ?? null, output)) return undefined;
        return state.slice(1);
      default:
        return unheardOf(input);
    }
  },
  reads: (input, output) => input.kind === 'dequeue' && output === null,
  waits: queueOrder,
  describe: (input, output) => {
    const at = input.key === undefined ? '' : `${input.key}=`;
    if (input.kind === 'enqueue') return `enq ${at}${brief(input.value)}`;
    return `deq ${at}${output === undefined ? '?' : output === null ? 'empty' : brief(output)}`;
  },
  describeState: (state) => short(state, 30),
});

/**
 * Where all values are different: what was taken out before another was asked for was put in before it, and what is never
 * taken out after all that are. So one waits for another that left before its own turn could begin.
 */
function queueOrder(
  history: History<QueueInput>,
): ((operation: number, others: readonly number[]) => boolean) | undefined {
  const [left, values] = [new Map<string, Operation<QueueInput>>(), new Set<string>()];
  let [enqueued, openAsked] = [0, Number.POSITIVE_INFINITY];
  for (const it of history) {
    if (it.input.kind === 'enqueue') {
      enqueued++;
      values.add(JSON.stringify(it.input.value));
    } else if (it.answer === undefined) openAsked = Math.min(openAsked, it.asked);
    else if (it.answer.output !== null) left.set(JSON.stringify(it.answer.output), it);
  }
  if (values.size < enqueued) return undefined;
  const leaving = history.map(({ input }) =>
    input.kind === 'enqueue' ? left.get(JSON.stringify(input.value)) : undefined,
  );
  return (operation, others) => {
    if (history[operation]?.input.kind !== 'enqueue') return false;
    const turn = leaving[operation]?.asked ?? openAsked;
    return others.some((it) => it !== operation && answeredAt(leaving[it] ?? never) < turn);
  };
}

const never: Operation<unknown> = { client: '', input: null, asked: Number.POSITIVE_INFINITY };

export type SetInput =
  | { readonly kind: 'add' | 'remove' | 'contains'; readonly value: Json }
  /** Answers all members, in any order. */
  | { readonly kind: 'members' };

/** `add` and `remove` may answer whether they changed anything (a boolean) or nothing of it (anything else). */
export const set = (): Model<readonly string[], SetInput> => ({
  init: [],
  step: (state, input, output) => {
    if (input.kind === 'members') {
      const told = Array.isArray(output) ? output.map((it) => JSON.stringify(it)).sort() : undefined;
      return output === undefined || (told && same(told, state)) ? state : undefined;
    }
    const member = JSON.stringify(input.value);
    const inside = state.includes(member);
    switch (input.kind) {
      case 'contains':
        return output === undefined || output === inside ? state : undefined;
      case 'add':
        if (typeof output === 'boolean' && output === inside) return undefined;
        return inside ? state : [...state, member].sort();
      case 'remove':
        if (typeof output === 'boolean' && output !== inside) return undefined;
        return inside ? state.filter((it) => it !== member) : state;
      default:
        return unheardOf(input);
    }
  },
  reads: (input, output) => input.kind === 'contains' || input.kind === 'members' || output === false,
  partition: (input) => (input.kind === 'members' ? undefined : JSON.stringify(input.value)),
  describe: (input, output) => {
    if (input.kind === 'members') return `members ${output === undefined ? '?' : short(output, 20)}`;
    const told = typeof output === 'boolean' ? (output ? ' yes' : ' no') : output === undefined ? ' ?' : '';
    return `${input.kind} ${brief(input.value)}${told}`;
  },
  describeState: (state) => `{${state.join(',')}}`,
});

export type LockInput = Named & { readonly kind: 'acquire' | 'release'; readonly owner: string };

/** Held by one owner at a time. `acquire` may answer false: somebody holds it. The holder alone releases. */
export const lock = (): Model<string | null, LockInput> => ({
  init: null,
  step: (state, input, output) => {
    switch (input.kind) {
      case 'acquire':
        if (output === false) return state === null ? undefined : state;
        return state === null ? input.owner : undefined;
      case 'release':
        return state === input.owner ? null : undefined;
      default:
        return unheardOf(input);
    }
  },
  reads: (input, output) => input.kind === 'acquire' && output === false,
  describe: (input, output) =>
    `${input.kind}${input.key === undefined ? '' : ` ${input.key}`} ${input.owner}${output === false ? ' no' : ''}`,
  describeState: (state) => (state === null ? 'free' : `held by ${state}`),
});

const isRead = (input: RegisterInput): boolean => input.kind === 'read' || input.kind === 'get';

function brief(value: Json): string {
  return short(value, 16);
}

function appended(state: Json, value: Json): Json {
  if (typeof state === 'string' && typeof value === 'string') return state + value;
  if (Array.isArray(state)) return [...state, value];
  throw new Error(`append of ${brief(value)} to ${brief(state)}: the register must hold a text or a list`);
}

/** `append` adds to the end of a text's or list's key; of other values none begins another's. */
function cellKey(value: Json): string {
  if (typeof value === 'string') return `"${value}`;
  return Array.isArray(value)
    ? `[${value.map((it) => `${JSON.stringify(it)},`).join('')}`
    : `${JSON.stringify(value)};`;
}

const addedKey = (value: Json, to: Json): string => (Array.isArray(to) ? `${JSON.stringify(value)},` : `${value}`);

function unheardOf(input: unknown): never {
  throw new Error(`this object has no operation ${JSON.stringify(input)}`);
}
