/** The header of a transcript as bytes: canonical JSON in ASCII, so that equal transcripts are equal files. */
import type { Json } from '#contract';
import type { Choice, TranscriptHeader } from './transcript.ts';

const depthMax = 64;

/** Sorted keys, no spaces, ASCII alone. Throws when the value nests deeper than `depthMax`. */
export function canonicalJson(value: Json, depth = 0): string {
  if (depth > depthMax) throw new Error(`A transcript's header nests deeper than ${depthMax} levels.`);
  if (typeof value !== 'object' || value === null) return ascii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item, depth + 1)).join(',')}]`;
  const record = value as { readonly [key: string]: Json }; // what is left of Json
  const fields = Object.keys(record)
    .sort()
    .map((key) => `${ascii(JSON.stringify(key))}:${canonicalJson(record[key] ?? null, depth + 1)}`);
  return `{${fields.join(',')}}`;
}

const ascii = (json: string): string =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `undefined` unless these are exactly the bytes that `canonicalJson` writes for some header. */
export function headerOf(bytes: Uint8Array): TranscriptHeader | undefined {
  const chunks: string[] = [];
  for (let i = 0; i < bytes.length; i += 4096) chunks.push(String.fromCharCode(...bytes.subarray(i, i + 4096)));
  const text = chunks.join('');
  try {
    const value = JSON.parse(text) as Json; // whatever JSON.parse returns is Json
    return canonicalJson(value) === text && isHeader(value) ? value : undefined;
  } catch {
    return undefined; // no JSON, or too deep: the caller says "damaged"
  }
}

const isText = (value: Json | undefined): boolean => typeof value === 'string';
const isCount = (value: Json | undefined): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isRecord(value: Json | undefined, ...keys: string[]): value is { readonly [key: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  return own.length === keys.length && keys.every((key) => own.includes(key));
}

const isChoice = (value: Json): value is Json & Choice =>
  isRecord(value, 'identity', 'deviation') && isText(value.identity);

const texts = ['lab', 'test', 'suiteHash', 'sourceHash', 'program'];

function isHeader(value: Json): value is Json & TranscriptHeader {
  if (!isRecord(value, ...texts, 'seed', 'property', 'choices', 'bounds')) return false;
  const { seed, property, choices, bounds } = value;
  if (!texts.every((key) => isText(value[key])) || !(property === null || isText(property))) return false;
  if (!isCount(seed) || !Array.isArray(choices) || !choices.every(isChoice)) return false;
  return isRecord(bounds, 'stepsMax', 'effectsMax') && isCount(bounds.stepsMax) && isCount(bounds.effectsMax);
}
