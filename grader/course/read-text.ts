/** Reads a text file, or says in words why it cannot be used. Editors and downloads leave more than plain UTF-8 behind. */
import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  /** `why` completes a sentence that begins with the name of the file, and says what to do. */
  | { readonly kind: 'unusable'; readonly why: string };

/** Far above any hand-in; below what would make a build crawl. */
const SIZE_MAX = 1_000_000;

const unusable = (why: string): TextFile => ({ kind: 'unusable', why });

/** The text without byte order mark and with LF line ends. `within`: a link may not lead out of this folder. */
export function readText(path: string, within?: string): TextFile {
  let bytes: Uint8Array;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'missing' };
    const hurdle = hurdleOf(stats) ?? (within === undefined ? undefined : leaves(path, within));
    if (hurdle !== undefined) return unusable(hurdle);
    bytes = readFileSync(path);
  } catch (error) {
    return whyUnreadable(error);
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return unusable('is saved as UTF-16; save it again with the encoding UTF-8');
  }
  const text = decode(bytes);
  if (text === undefined) {
    return unusable(`is not UTF-8 (see line ${lineOfBadByte(bytes)}); save it again with the encoding UTF-8`);
  }
  return { kind: 'text', text: text.replace(/\r\n?/g, '\n') };
}

function hurdleOf(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'is a folder; a file of that name is expected';
  // A pipe or a device would keep us waiting for ever.
  if (!stats.isFile()) return 'is no ordinary file; put the file itself there';
  if (stats.size > SIZE_MAX)
    return `is larger than ${SIZE_MAX / 1_000_000} MB, which no program here is; put the right file there`;
  return undefined;
}

/** Error messages show lines of the source, so a link out of a submission could show what is not its author's. */
function leaves(path: string, within: string): string | undefined {
  const folder = realpathSync(within);
  const inside = realpathSync(path).startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  return inside ? undefined : 'is a link that leads out of its folder; put the file itself there';
}

const words: { readonly [code: string]: string } = {
  EACCES: 'may not be read by you; give yourself permission (chmod u+r)',
  EPERM: 'may not be read by you; give yourself permission',
  ELOOP: 'is a link that leads back to itself; put the file itself there',
  EMFILE: 'cannot be opened: too many files are open; close some programs and try again',
};

function whyUnreadable(error: unknown): TextFile {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  return unusable(words[code] ?? `cannot be read (${code})`);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops the byte order mark
  } catch {
    return undefined;
  }
}

/** The first line that does not decode by itself: bytes of one character never lie on two lines. */
function lineOfBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 0x0a) continue;
    if (decode(bytes.subarray(start, i)) === undefined) return line;
    start = i + 1;
    line++;
  }
  return line;
}
