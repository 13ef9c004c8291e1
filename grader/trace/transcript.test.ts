import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#contract';
import { fromBase64, toBase64 } from '../base/base64.ts';
import { type DecodedTranscript, decodeTranscript, encodeTranscript, type Transcript } from './transcript.ts';
import { explainTranscript, transcriptName } from './transcript-words.ts';

const sample: Transcript = {
  lab: '01-lamport-clock',
  test: 'mutex-storm',
  seed: 17,
  property: 'gc1',
  suiteHash: 'a1b2',
  sourceHash: 'c3d4',
  program: 'variant no-acknowledgement',
  choices: [{ identity: 'p1/1/p2/request/1', deviation: { delay: 12.5 } }],
  bounds: { stepsMax: 1_000_000, effectsMax: 10_000 },
  answers: Uint8Array.of(0, 1, 2, 253, 254, 255),
};

const anyTranscript: fc.Arbitrary<Transcript> = fc.record({
  lab: fc.string(),
  test: fc.string({ unit: 'binary' }),
  seed: fc.maxSafeNat(),
  property: fc.option(fc.string()),
  suiteHash: fc.string(),
  sourceHash: fc.string(),
  program: fc.string({ unit: 'grapheme' }),
  choices: fc.array(
    fc.record({
      identity: fc.string(),
      deviation: fc.jsonValue({ maxDepth: 3 }).map((it) => JSON.parse(JSON.stringify(it)) as Json),
    }),
    { maxLength: 3 },
  ),
  bounds: fc.record({ stepsMax: fc.maxSafeNat(), effectsMax: fc.maxSafeNat() }),
  answers: fc.uint8Array({ maxLength: 300 }),
});

/** The bytes with a change, and the checksum made right again. */
function forged(change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const bytes = change(encodeTranscript(sample).slice());
  let crc = 0xffffffff;
  for (const [i, byte] of bytes.entries()) {
    if (i >= 14 && i < 18) continue;
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  new DataView(bytes.buffer).setUint32(14, ~crc >>> 0, true);
  return bytes;
}

/** A file whose header is that text. */
function withHeader(json: string): Uint8Array {
  return forged(() => {
    const bytes = new Uint8Array(22 + json.length);
    bytes.set(encodeTranscript(sample).subarray(0, 10));
    const view = new DataView(bytes.buffer);
    view.setUint32(10, 4 + json.length, true);
    view.setUint32(18, json.length, true);
    for (let i = 0; i < json.length; i++) bytes[22 + i] = json.charCodeAt(i);
    return bytes;
  });
}

const headerText = (() => {
  const bytes = encodeTranscript(sample);
  const length = new DataView(bytes.buffer).getUint32(18, true);
  return String.fromCharCode(...bytes.subarray(22, 22 + length));
})();

test('the format: changing these bytes takes a new format number', () => {
  expect(headerText).toBe(
    '{"bounds":{"effectsMax":10000,"stepsMax":1000000},"choices":[{"deviation":{"delay":12.5},"identity":"p1/1/p2/request/1"}],"lab":"01-lamport-clock","program":"variant no-acknowledgement","property":"gc1","seed":17,"sourceHash":"c3d4","suiteHash":"a1b2","test":"mutex-storm"}',
  );
  const bytes = encodeTranscript({ ...sample, choices: [] });
  expect(toBase64(bytes)).toBe(FORMAT_1);
  expect(decodeTranscript(fromBase64(FORMAT_1) ?? new Uint8Array())).toEqual({
    kind: 'transcript',
    transcript: { ...sample, choices: [] },
  });
});
const FORMAT_1 =
  'jExPQ0sNChoBAOAAAABIQEb71gAAAHsiYm91bmRzIjp7ImVmZmVjdHNNYXgiOjEwMDAwLCJzdGVwc01heCI6MTAwMDAwMH0sImNob2ljZXMiOltdLCJsYWIiOiIwMS1sYW1wb3J0LWNsb2NrIiwicHJvZ3JhbSI6InZhcmlhbnQgbm8tYWNrbm93bGVkZ2VtZW50IiwicHJvcGVydHkiOiJnYzEiLCJzZWVkIjoxNywic291cmNlSGFzaCI6ImMzZDQiLCJzdWl0ZUhhc2giOiJhMWIyIiwidGVzdCI6Im11dGV4LXN0b3JtIn0AAQL9/v8=';

test('what was written is read, and written the same again', () => {
  fc.assert(
    fc.property(anyTranscript, (transcript) => {
      const bytes = encodeTranscript(transcript);
      const decoded = decodeTranscript(bytes);
      expect(decoded).toEqual({ kind: 'transcript', transcript });
      if (decoded.kind === 'transcript') expect(encodeTranscript(decoded.transcript)).toEqual(bytes);
    }),
  );
});

test('a view into a larger buffer is read as itself', () => {
  const bytes = encodeTranscript(sample);
  const larger = new Uint8Array(bytes.length + 20);
  larger.set(bytes, 7);
  expect(decodeTranscript(larger.subarray(7, 7 + bytes.length))).toEqual({ kind: 'transcript', transcript: sample });
});

test('every change of one byte is recognised', () => {
  const bytes = encodeTranscript(sample);
  for (let i = 0; i < bytes.length; i++) {
    for (const mask of [0x01, 0x20, 0x80, 0xff]) {
      const changed = bytes.slice();
      changed[i] = (changed[i] ?? 0) ^ mask;
      expect(decodeTranscript(changed).kind, `byte ${i} ^ ${mask}`).not.toBe('transcript');
    }
  }
});

test('every truncation is one', () => {
  const bytes = encodeTranscript(sample);
  for (let length = 0; length < bytes.length; length++)
    expect(decodeTranscript(bytes.subarray(0, length)), `${length} bytes`).toEqual({ kind: 'truncated' });
});

test('no bytes make it throw', () => {
  const beginnings = fc.constantFrom(
    ...[0, 8, 10, 14, 18, 22].map((length) => encodeTranscript(sample).slice(0, length)),
  );
  fc.assert(
    fc.property(beginnings, fc.uint8Array({ maxLength: 400 }), (beginning, rest) => {
      const kind = decodeTranscript(Uint8Array.of(...beginning, ...rest)).kind;
      expect(['foreign', 'truncated', 'damaged']).toContain(kind);
    }),
  );
});

test.each<[string, Uint8Array, DecodedTranscript]>([
  [
    'a zip file',
    Uint8Array.from('PK\u0003\u0004 and more bytes than a magic', (c) => c.charCodeAt(0)),
    { kind: 'foreign' },
  ],
  ['a report', Uint8Array.from('{"format":1,"lab":{}}', (c) => c.charCodeAt(0)), { kind: 'foreign' }],
  ['bytes after the end', Uint8Array.of(...encodeTranscript(sample), 0), { kind: 'damaged' }],
  [
    'line ends changed on the way',
    Uint8Array.from(encodeTranscript(sample)).filter((byte) => byte !== 0x0d),
    { kind: 'damaged' },
  ],
  [
    'saved by an editor as UTF-8',
    new TextEncoder().encode(new TextDecoder().decode(encodeTranscript(sample))),
    { kind: 'damaged' },
  ],
  ['format 0', forged((bytes) => bytes.fill(0, 8, 10)), { kind: 'older', version: 0 }],
  ['format 513', forged((bytes) => bytes.fill(1, 8, 9).fill(2, 9, 10)), { kind: 'newer', version: 513 }],
  ['nothing after the checksum', forged((bytes) => bytes.slice(0, 18).fill(0, 10, 14)), { kind: 'damaged' }],
  ['a header longer than the file', forged((bytes) => bytes.fill(255, 18, 22)), { kind: 'damaged' }],
])('%s', (_, bytes, result) => {
  expect(decodeTranscript(bytes)).toEqual(result);
});

describe('a header that no encoder wrote is damage', () => {
  test('the helper itself makes whole files', () => {
    expect(decodeTranscript(withHeader(headerText)).kind).toBe('transcript');
  });
  test.each([
    ['no JSON', '{'],
    ['not an object', '[]'],
    ['spaces', headerText.replace(',', ', ')],
    ['a field twice', headerText.replace('"seed":17', '"seed":17,"seed":17')],
    ['another order', headerText.replace(/("seed":17),("sourceHash":"c3d4")/, '$2,$1')],
    ['an unknown field', headerText.replace(/}$/, ',"zzz":1}')],
    ['a missing field', headerText.replace('"seed":17,', '')],
    ['__proto__', headerText.replace(/^{/, '{"__proto__":null,')],
    ['a seed that is a text', headerText.replace('17', '"17"')],
    ['a seed past 2⁵³', headerText.replace('17', '9007199254740993')],
    ['a negative bound', headerText.replace('10000,', '-1,')],
    ['a choice without identity', headerText.replace(/"identity"/, '"identitx"')],
    ['a deep deviation', headerText.replace('12.5', `${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
    ['bytes above 127', headerText.replace('gc1', 'gc\u00e9')],
  ])('%s', (_, json) => {
    expect(json).not.toBe(headerText);
    expect(decodeTranscript(withHeader(json))).toEqual({ kind: 'damaged' });
  });
});

test('a deviation that is too deep is refused when it is written', () => {
  let deep: Json = 1;
  for (let i = 0; i < 100; i++) deep = [deep];
  expect(() => encodeTranscript({ ...sample, choices: [{ identity: 'x', deviation: deep }] })).toThrow(
    /deeper than 64/,
  );
});

test.each([
  [{}, '01-mutex-storm-gc1-seed17.lockstep'],
  [{ property: null }, '01-mutex-storm-seed17.lockstep'],
  [{ lab: 'my lab', seed: 4294967295 }, 'my-lab-mutex-storm-gc1-seed4294967295.lockstep'],
  [{ test: '../../etc/passwd', property: 'C:\\NUL ☃ GC1' }, '01-etc-passwd-c-nul-gc1-seed17.lockstep'],
  [{ test: 'x'.repeat(300) }, `01-${'x'.repeat(60)}-gc1-seed17.lockstep`],
])('file name of %j', (changed, name) => {
  expect(transcriptName({ ...sample, ...changed })).toBe(name);
});

test.each<[DecodedTranscript, string]>([
  [
    { kind: 'transcript', transcript: sample },
    'run.lockstep: lab 01-lamport-clock, test mutex-storm, seed 17, program "variant no-acknowledgement": a violation of gc1. Replay it: `npx lockstep replay run.lockstep`',
  ],
  [
    { kind: 'foreign' },
    'run.lockstep is not a Lockstep transcript. Transcripts end in .lockstep; a failing test names its own: run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.',
  ],
  [
    { kind: 'truncated' },
    'run.lockstep is cut off: its end is missing. Usually a copy or a download stopped in the middle. Copy it again, or make it anew: run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.',
  ],
  [
    { kind: 'damaged' },
    'run.lockstep is damaged: its checksum does not match its contents. Usually an editor or a transfer "as text" changed it. Copy it again as it is, or make it anew: run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.',
  ],
  [
    { kind: 'older', version: 0 },
    'run.lockstep was written by an older Lockstep (format 0; this one reads format 1). Make it anew with this one: run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.',
  ],
  [
    { kind: 'newer', version: 2 },
    'run.lockstep was written by a newer Lockstep (format 2; this one reads format 1). Bring your copy of the course up to date and run `npm ci`, or make the file anew with this one: run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.',
  ],
])('$kind is explained', (result, words) => {
  expect(explainTranscript(result, 'run.lockstep')).toBe(words);
});

test('the command for a file with spaces can be pasted', () => {
  expect(explainTranscript({ kind: 'transcript', transcript: sample }, 'my runs/1.lockstep')).toContain(
    '`npx lockstep replay "my runs/1.lockstep"`',
  );
});
