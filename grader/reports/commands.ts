/** The commands a report tells its reader to run: always complete, so that they can be pasted. */
import type { GradeReport } from '../judge/report.ts';

/** "01-lamport-clock" → "01": as short as the command line takes it. */
export const shortLab = (id: string): string => /^\d+/.exec(id)?.[0] ?? id;

/** The flags that name the program which was graded; none for what stands in the lab's folder. */
export function programFlags(label: string): string {
  if (label === 'handed in') return '';
  if (label === 'solution') return ' --solution';
  const named = /^(variant|alternative) (\S+)$/.exec(label);
  return named ? ` --${named[1]} ${named[2]}` : ` --path ${quoted(label)}`;
}

/** Where the files of the graded program are. */
export function sourceFolder(lab: string, program: string): string {
  if (program === 'handed in') return `labs/${lab}`;
  return /^(solution|variant .*|alternative .*)$/.test(program) ? `solutions/${lab}` : program.replace(/[/\\]+$/, '');
}

export function gradeCommand(report: GradeReport, flags: string): string {
  return `npx lockstep grade ${shortLab(report.lab.id)}${programFlags(report.program)}${flags === '' ? '' : ` ${flags}`}`;
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word.replace(/(["\\$`])/g, '\\$1')}"`;

export const handoutPath = (lab: string): string => `labs/${lab}/README.md`;
export const hintCommand = (lab: string, part: string): string => `npx lockstep hint ${shortLab(lab)} ${part}`;
/** Where a failing run is kept, in the folder in which the command was given. */
export const transcriptPath = (name: string): string =>
  `.lockstep/${name.endsWith('.lockstep') ? name : `${name}.lockstep`}`;
