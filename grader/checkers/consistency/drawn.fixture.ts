/**
 * Histories as drawings: what stands between two bars is an operation, the columns of its bars are when it was asked and when
 * it was answered; `|-- w x=1 ?` was never answered. An operation is written as the models describe it.
 */
import type { Json } from '#contract';
import type { Operation } from './history.ts';
import { type AnyModel, perKey } from './model.ts';
import { keyValue, lock, queue, register, set } from './models.ts';

type Label = readonly [input: { readonly kind: string; readonly [field: string]: Json }, output: Json];

const scalar = (text: string): Json => (/^-?\d+$/.test(text) ? Number(text) : text === 'null' ? null : text);
const yes: { readonly [word: string]: Json } = { yes: true, ok: true, no: false, '': null, empty: null };

const labels: readonly (readonly [RegExp, (...found: string[]) => Label])[] = [
  [/^w (?:(\w+)=)?(\w+)$/, (key, value) => [{ kind: 'write', ...named(key), value: scalar(value ?? '') }, null]],
  [/^r (?:(\w+)=)?(\w+)$/, (key, value) => [{ kind: 'read', ...named(key) }, scalar(value ?? '')]],
  [/^put (\w+)=(\w*)$/, (key, value) => [{ kind: 'put', ...named(key), value: value ?? '' }, null]],
  [/^get (\w+)=(\w*)$/, (key, value) => [{ kind: 'get', ...named(key) }, value ?? '']],
  [/^append (\w+) (\w+)$/, (key, value) => [{ kind: 'append', ...named(key), value: value ?? '' }, null]],
  [
    /^cas (?:(\w+) )?(\w+)→(\w+) ?(ok|no|)$/,
    (key, from, to, word) => [
      { kind: 'cas', ...named(key), from: scalar(from ?? ''), to: scalar(to ?? '') },
      yes[word ?? ''] ?? null,
    ],
  ],
  [/^enq (?:(\w+)=)?(\w+)$/, (key, value) => [{ kind: 'enqueue', ...named(key), value: scalar(value ?? '') }, null]],
  [
    /^deq (?:(\w+)=)?(\w+)$/,
    (key, value) => [{ kind: 'dequeue', ...named(key) }, yes[value ?? ''] ?? scalar(value ?? '')],
  ],
  [
    /^(add|remove|contains) (\w+) ?(yes|no|)$/,
    (kind, value, word) => [{ kind: kind ?? '', value: scalar(value ?? '') }, yes[word ?? ''] ?? null],
  ],
  [
    /^(acquire|release) (\w+) ?(no|)$/,
    (kind, owner, word) => [{ kind: kind ?? '', owner: owner ?? '' }, yes[word ?? ''] ?? null],
  ],
];

const named = (key: string | undefined) => (key === undefined ? {} : { key });

export const objects: { readonly [name: string]: AnyModel } = {
  register: register(0),
  registers: perKey(register(0)),
  'key-value': keyValue(),
  queue: queue(),
  queues: perKey(queue()),
  set: set(),
  lock: lock(),
};

/** Line by line, each client's operations as they stand. */
// biome-ignore lint/suspicious/noExplicitAny: a drawing goes with the model it was drawn for
export function drawn(drawing: string): Operation<any>[] {
  return drawing
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) =>
      [...line.matchAll(/\|-* ?([^|?]*?) ?-*([|?])/g)].map((it) => {
        const [input, output] = parsed(it[1] ?? '');
        const [asked, end] = [it.index, it.index + it[0].length - 1];
        return {
          client: line.slice(0, line.indexOf(' ')),
          input,
          asked,
          ...(it[2] === '?' ? {} : { answer: { at: end, output } }),
        };
      }),
    );
}

function parsed(label: string): Label {
  for (const [pattern, read] of labels) {
    const found = pattern.exec(label);
    if (found !== null) return read(...found.slice(1));
  }
  throw new Error(`no operation is written "${label}"`);
}
