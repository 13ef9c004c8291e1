/** One text per plain value: sorted keys, absent fields left out. What is no plain data is refused, with its place. */
import type { Json } from '#contract';

export class NotPlain extends Error {}

export function canonical(value: unknown, place = ''): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      if (Number.isFinite(value)) return Object.is(value, -0) ? '0' : String(value);
      break;
    case 'boolean':
      return String(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value))
        return `[${value.map((item, i) => canonical(item ?? null, `${place}[${i}]`)).join(',')}]`;
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) break;
      return record(value as { readonly [key: string]: unknown }, place);
    }
  }
  throw new NotPlain(`${place === '' ? 'it' : place} is ${kindOf(value)}, which is no plain data`);
}

function record(value: { readonly [key: string]: unknown }, place: string): string {
  const fields: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${canonical(field, `${place}.${key}`)}`);
  }
  return `{${fields.join(',')}}`;
}

function kindOf(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  return `a ${(value as { constructor?: { name?: string } }).constructor?.name ?? 'strange object'}`;
}

/** The value with every string and key that is an id called otherwise. */
export function renamedIn(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => renamedIn(item, ids));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [ids.get(key) ?? key, renamedIn(field as Json, ids)]),
  );
}

/** The value a canonical text stands for: a fresh one each time. */
export const valueIn = (text: string): Json => JSON.parse(text) as Json; // written by `canonical`
