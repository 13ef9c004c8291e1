/** Where the fields of two instances of a class differ: the path to the first place. */
import { type FieldWriter, type Ours, stepText } from './fields.ts';

/** A node's instance and what reads it. */
export interface Side {
  readonly one: object;
  readonly writer: FieldWriter;
  readonly ours: Ours;
}

const DEPTH_MAX = 30;

/** "`seen.p2` (2 instead of 1)": what `found` has instead of what `told` has. The two are known to differ. */
export function differenceIn(told: Side, found: Side): string {
  return place(told.one, found.one, '', 0) ?? 'that it shares with another';

  function place(a: unknown, b: unknown, path: string, depth: number): string | undefined {
    const said = `\`${path}\`${valuesText(a, b)}`;
    if (!isObject(a) || !isObject(b)) return Object.is(a, b) ? undefined : said;
    const [before, after] = [textOf(told, a), textOf(found, b)];
    if (depth > 0 && before !== undefined && before === after) return undefined;
    if (depth > DEPTH_MAX) return said;
    if (told.ours(a) !== undefined || found.ours(b) !== undefined) return said;
    const keys = [...new Set([...Reflect.ownKeys(a), ...Reflect.ownKeys(b)])];
    for (const key of keys) {
      const [x, y] = [valueAt(a, key), valueAt(b, key)];
      const step = path + stepText(key, path === '');
      if (x === undefined || y === undefined) {
        if (x !== y) return `\`${step}\` (${x === undefined ? 'which was not there' : 'which is missing'})`;
        continue;
      }
      const deeper = place(x.value, y.value, step, depth + 1);
      if (deeper !== undefined) return deeper;
    }
    return depth === 0 ? undefined : said;
  }
}

const textOf = (side: Side, value: object): string | undefined => {
  const written = side.writer.value(value, side.one, side.ours);
  return written.kind === 'written' ? written.text : undefined;
};

/** Undefined where there is none; getters are not run, and are like nothing else. */
function valueAt(it: object, key: PropertyKey): { readonly value: unknown } | undefined {
  const found = Object.getOwnPropertyDescriptor(it, key);
  return found === undefined ? undefined : { value: 'value' in found ? found.value : {} };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function valuesText(a: unknown, b: unknown): string {
  const [before, after] = [shown(a), shown(b)];
  return before === undefined || after === undefined ? '' : ` (${after} instead of ${before})`;
}

function shown(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return isObject(value) || typeof value === 'function' || typeof value === 'symbol' ? undefined : String(value);
}
