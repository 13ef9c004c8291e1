/** The failing runs of a report, kept under .lockstep/ where the command was given, so that they can be replayed. */
import { resolve } from 'node:path';
import type { GradeReport } from '../judge/report.ts';
import { isKept, transcriptPath } from '../reports/index.ts';
import { save } from './save.ts';

export type Kept =
  | { readonly kind: 'kept'; readonly files: readonly string[] }
  | { readonly kind: 'refused'; readonly text: string };

export function keepFailingRuns(report: GradeReport, folder: string): Kept {
  const files: string[] = [];
  for (const test of report.tests) {
    const transcript = test.failure?.transcript;
    if (!transcript || !isKept(test)) continue;
    const file = transcriptPath(transcript.name);
    const saved = save(resolve(folder, file), Buffer.from(transcript.base64, 'base64'), { makeFolder: true });
    if (saved.kind === 'refused') return { kind: 'refused', text: refusedText(file, saved.why) };
    files.push(file);
  }
  return { kind: 'kept', files };
}

const refusedText = (
  file: string,
  why: string,
): string => `The failing runs could not be kept for \`replay\` (${file}: ${why}). The grading above stands.
Give the command in a folder you may write to, or keep everything in one file: --format json --out /elsewhere/report.json
`;
