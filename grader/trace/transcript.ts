/**
 * The file of a failed run: which world it was, and what the student's nodes answered in it. It replays anywhere, with no
 * student code.
 *
 *     magic 8 · format 2 · length of what follows the checksum 4 · CRC-32 of everything else 4     (little endian)
 *     length of the header 4 · header, canonical JSON in ASCII · answers, to the end
 *
 * The first line never changes between formats, so that damage and another format can be told apart: a file whose checksum
 * holds and whose number is not ours is whole, only older or newer. Whoever changes the second line raises `format`.
 */
import type { Json } from '#contract';
import { canonicalJson, headerOf } from './transcript-header.ts';

/** One choice of the world that differs from its default; what the shrinker works on. */
export interface Choice {
  readonly identity: string;
  readonly deviation: Json;
}

export interface Transcript {
  /** Folder name: "01-lamport-clock". */
  readonly lab: string;
  readonly test: string;
  readonly seed: number;
  /** The property or rule that this run violates; null for an exception, a refused value, a Todo. */
  readonly property: string | null;
  readonly suiteHash: string;
  readonly sourceHash: string;
  /** As the report names it: "handed in", "variant ID". */
  readonly program: string;
  /** Empty: the seed alone made this run. */
  readonly choices: readonly Choice[];
  readonly bounds: { readonly stepsMax: number; readonly effectsMax: number };
  readonly answers: Uint8Array;
}

export type TranscriptHeader = Omit<Transcript, 'answers'>;

export type DecodedTranscript =
  | { readonly kind: 'transcript'; readonly transcript: Transcript }
  /** Not one of ours. */
  | { readonly kind: 'foreign' }
  /** Begins as ours and ends too early. */
  | { readonly kind: 'truncated' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'older' | 'newer'; readonly version: number };

export const transcriptFormat = 1;

// As in PNG: a byte above 127 and both line ends, so that a transfer "as text" shows.
const magic = [0x8c, 0x4c, 0x4f, 0x43, 0x4b, 0x0d, 0x0a, 0x1a];
/** What is left of it when an editor or a transfer took the file for text: other line ends, or the first byte replaced. */
const asText = [magic.slice(0, 5), [0xef, 0xbf, 0xbd, 0x4c, 0x4f, 0x43, 0x4b]];
const envelope = magic.length + 2 + 4 + 4;
const checksumAt = envelope - 4;

export function encodeTranscript(transcript: Transcript): Uint8Array {
  const { answers, ...header } = transcript;
  const json = canonicalJson(headerFields(header));
  const bytes = new Uint8Array(envelope + 4 + json.length + answers.length);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  view.setUint16(magic.length, transcriptFormat, true);
  view.setUint32(magic.length + 2, bytes.length - envelope, true);
  view.setUint32(envelope, json.length, true);
  for (let i = 0; i < json.length; i++) bytes[envelope + 4 + i] = json.charCodeAt(i);
  bytes.set(answers, envelope + 4 + json.length);
  view.setUint32(checksumAt, checksum(bytes), true);
  return bytes;
}

/** Never throws, whatever the bytes. */
export function decodeTranscript(bytes: Uint8Array): DecodedTranscript {
  if (!begins(bytes, magic)) {
    if (bytes.length < magic.length && begins(bytes, magic.slice(0, bytes.length))) return { kind: 'truncated' };
    return { kind: asText.some((beginning) => begins(bytes, beginning)) ? 'damaged' : 'foreign' };
  }
  if (bytes.length < envelope) return { kind: 'truncated' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(magic.length + 2, true);
  if (bytes.length < envelope + length) return { kind: 'truncated' };
  if (bytes.length > envelope + length) return { kind: 'damaged' };
  if (view.getUint32(checksumAt, true) !== checksum(bytes)) return { kind: 'damaged' };

  const version = view.getUint16(magic.length, true);
  if (version !== transcriptFormat) return { kind: version < transcriptFormat ? 'older' : 'newer', version };
  if (length < 4) return { kind: 'damaged' };
  const headerLength = view.getUint32(envelope, true);
  if (headerLength > length - 4) return { kind: 'damaged' };
  const answersAt = envelope + 4 + headerLength;
  const header = headerOf(bytes.subarray(envelope + 4, answersAt));
  if (header === undefined) return { kind: 'damaged' };
  return { kind: 'transcript', transcript: { ...header, answers: bytes.slice(answersAt) } };
}

const begins = (bytes: Uint8Array, beginning: readonly number[]): boolean =>
  beginning.every((byte, i) => bytes[i] === byte);

/** The header and nothing else that the object may carry. */
function headerFields(header: TranscriptHeader): Json {
  const { lab, test, seed, property, suiteHash, sourceHash, program, bounds } = header;
  const { stepsMax, effectsMax } = bounds;
  const choices = header.choices.map(({ identity, deviation }) => ({ identity, deviation }));
  return { lab, test, seed, property, suiteHash, sourceHash, program, choices, bounds: { stepsMax, effectsMax } };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 (as in zip and PNG) of all bytes but the checksum itself: no change within four bytes escapes it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    if (i >= checksumAt && i < envelope) continue;
    crc = (crcTable[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
