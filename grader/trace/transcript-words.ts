/** What a person is told of a transcript: its file's name, and what to do with one that cannot be read. */
import { harmless } from './text.ts';
import { type DecodedTranscript, type Transcript, transcriptFormat } from './transcript.ts';

/** `01-mutex-storm-gc1-seed17.lockstep`: the same run always has the same name, and any file system takes it. */
export function transcriptName(transcript: Pick<Transcript, 'lab' | 'test' | 'seed' | 'property'>): string {
  const lab = /^[0-9]{2}(?=-)/.exec(transcript.lab)?.[0] ?? transcript.lab;
  const parts = [lab, transcript.test, transcript.property ?? '', `seed${transcript.seed}`];
  return `${parts
    .map(safe)
    .filter((part) => part !== '')
    .join('-')}.lockstep`;
}

const safe = (text: string): string =>
  text
    .replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32)) // no locale
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');

/** What the file is, or what is wrong with it, the usual cause, and the next command. */
export function explainTranscript(result: DecodedTranscript, fileName: string): string {
  const file = harmless(fileName);
  switch (result.kind) {
    case 'transcript':
      return describe(result.transcript, file);
    case 'foreign':
      return `${file} is not a Lockstep transcript. Transcripts end in .lockstep; a failing test names its own: ${again}`;
    case 'truncated':
      return `${file} is cut off: its end is missing. Usually a copy or a download stopped in the middle. Copy it again, or make it anew: ${again}`;
    case 'damaged':
      return `${file} is damaged: its checksum does not match its contents. Usually an editor or a transfer "as text" changed it. Copy it again as it is, or make it anew: ${again}`;
    case 'older':
      return `${file} was written by an older Lockstep (format ${result.version}; this one reads format ${transcriptFormat}). Make it anew with this one: ${again}`;
    case 'newer':
      return `${file} was written by a newer Lockstep (format ${result.version}; this one reads format ${transcriptFormat}). Bring your copy of the course up to date and run \`npm ci\`, or make the file anew with this one: ${again}`;
    default:
      return result satisfies never;
  }
}

const again = 'run `npx lockstep grade <lab>`, which writes one for every failing test under .lockstep/.';

function describe(transcript: Transcript, file: string): string {
  const { lab, test, seed, property, program } = transcript;
  const what = property === null ? 'a run in which the program stopped' : `a violation of ${harmless(property)}`;
  const typed = /^[\w./\\:-]+$/.test(file) ? file : `"${file}"`;
  return `${file}: lab ${harmless(lab)}, test ${harmless(test)}, seed ${seed}, program "${harmless(program)}": ${what}. Replay it: \`npx lockstep replay ${typed}\``;
}
