/** A machine to try commands on without a process: a terminal that remembers, a course and a judge made of tables. */
import { CourseError, UsageError } from '../course/errors.ts';
import type { Suite } from '../course/suite.ts';
import type { GradeOutcome, Judge } from '../judge/api.ts';
import type { GradeReport, TestResult } from '../judge/report.ts';
import { sampleReport } from '../reports/samples.ts';
import { fakeJudge, sampleManifest } from '../watch/fakes.ts';
import type { Context, Course } from './context.ts';
import type { Terminal } from './terminal.ts';

export class FakeTerminal implements Terminal {
  readonly width = 80;
  readonly color = false;
  readonly unicode = true;
  readonly live: boolean;
  readonly interactive = false;
  /** Everything printed, in order; lines of progress are kept apart. */
  printed = '';
  readonly statuses: (string | null)[] = [];

  constructor(live = false) {
    this.live = live;
  }
  out(text: string): void {
    this.printed += text;
  }
  err(text: string): void {
    this.printed += text.replace(/^(?=[^\n])/gm, '! ');
  }
  status(line: string | null): void {
    this.statuses.push(line);
  }
  openScreen(): never {
    throw new Error('This terminal is not interactive.');
  }
}

export { fakeJudge, sampleManifest };

export const sampleCourse: Course = {
  root: '/course',
  labs: async () => [sampleManifest],
  async lab(typed) {
    if (/^(01|1|lamport|01-lamport-clock)$/.test(typed)) return sampleManifest;
    throw new UsageError(`There is no lab "${typed}". The labs: 01 (Lamport clock).`);
  },
  async program(_lab, source) {
    if (source.kind === 'variant' && source.id === 'broken')
      throw new CourseError('The edit of variant "broken" matches nothing in lamport-clock.ts.');
    const label =
      source.kind === 'handed-in'
        ? 'handed in'
        : source.kind === 'folder'
          ? source.path
          : source.kind === 'solution'
            ? source.kind
            : `${source.kind} ${source.id}`;
    return { label, files: new Map([['lamport-clock.ts', 'export {}']]) };
  },
  async suite() {
    const tests = sampleReport({}).tests.map(asTest);
    return { lab: sampleManifest.id, public: tests, hidden: [] } satisfies Suite;
  },
};

/** As much of a test as names need. */
const asTest = ({ id, title, part }: TestResult) =>
  ({
    kind: 'law',
    id,
    title,
    part,
    promise: {},
    call: {},
    cases: { table: [] },
    check: () => undefined,
  }) as unknown as Suite['public'][number];

export const graded = (report: GradeReport): GradeOutcome => ({ kind: 'graded', report, engineNotes: [] });

export function fakeContext(
  changes: Partial<Context> & { readonly judge?: Judge } = {},
): Context & { readonly terminal: FakeTerminal } {
  const judge = changes.judge ?? fakeJudge(() => graded(sampleReport({})));
  const refuse = () => Promise.reject(new Error('not in this test'));
  return {
    env: {},
    cwd: '/nowhere',
    signal: new AbortController().signal,
    now: () => 0,
    course: async () => sampleCourse,
    openJudge: async () => judge,
    checker: refuse,
    replayer: refuse,
    strength: refuse,
    bench: refuse,
    ...changes,
    terminal: (changes.terminal as FakeTerminal | undefined) ?? new FakeTerminal(), // tests only ever give a fake one
  };
}
