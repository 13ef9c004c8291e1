/** The screen of the watch, as lines: a pure function of the state and the size. */
import type { GradeReport, Verdict } from '../judge/report.ts';
import {
  clip,
  ends,
  hang,
  isUntouched,
  plural,
  type ReportTextOptions,
  renderMissing,
  renderProblems,
  renderStory,
  renderText,
  type Style,
  shortLab,
  styleOf,
  type TextOptions,
} from '../reports/index.ts';
import { widthOf } from '../trace/text.ts';
import type { Key } from './events.ts';
import { hintedPart, keysOf, toldTest, type WatchState } from './state.ts';

export interface ScreenOptions extends TextOptions {
  readonly height: number;
  /** Failing runs are kept under .lockstep/. Default true. */
  readonly saved?: boolean;
}

/** Exactly as many lines as fit; nothing is wider or higher than the terminal. */
export function screen(state: WatchState, options: ScreenOptions): string[] {
  const style = styleOf(options);
  const top = [...heading(state, style), ''];
  const body = bodyLines(state, style, options);
  const room = Math.max(3, options.height - top.length - 3);
  const offset = Math.min(state.offset, Math.max(0, body.length - room));
  const shown = body.slice(offset, offset + room);
  const more = body.length > room;
  const below = body.length - offset - shown.length;
  const hidden = below > 0 ? `${style.ellipsis} ${below} more lines below` : '';
  return [...top, ...shown, style.ink.dim(hidden), statusLine(state, style), keyLine(state, more, style)];
}

function heading({ lab, focus, part }: WatchState, style: Style): string[] {
  const only = focus ?? (part === undefined ? undefined : `part ${part}`);
  const left = `Lab ${shortLab(lab.id)} ${style.dot} ${lab.title}`;
  return [
    style.ink.bold(ends(left, only === undefined ? 'watching' : `watching, only ${only}`, style.width, style.ellipsis)),
  ];
}

function bodyLines(state: WatchState, style: Style, options: ScreenOptions): string[] {
  const { outcome } = state;
  const hints = hintLines(state, style);
  switch (outcome?.kind) {
    case undefined:
      return [];
    case 'graded':
      if (isUntouched(outcome.report))
        return [...linesOf(renderText(outcome.report, { ...options, watching: true })).slice(2), ...hints];
      return [
        ...board(state, outcome.report, style),
        ...hints,
        ...storyLines(state, outcome.report, { ...options, engineNotes: outcome.engineNotes }),
      ];
    case 'rejected':
      return linesOf(renderProblems(outcome.problems, `labs/${state.lab.id}`, options));
    case 'course-bug':
      return hang('', `This is a mistake in the course, not in your program: ${outcome.text}`, style.width);
    case 'unreadable':
      return hang('', outcome.text, style.width);
    default:
      return outcome satisfies never;
  }
}

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** A line for each part: its points, and a mark for each of its tests; what ended in the run under way is already there. */
function board(state: WatchState, report: GradeReport, style: Style): string[] {
  const running = state.phase.kind === 'running';
  const ended = new Map(state.ended.map(({ test, verdict }) => [test, verdict as Verdict])); // the judge's own word
  const lines = report.parts.map((part) => {
    const tests = report.tests.filter((test) => test.part === part.id);
    const right = `${' '.repeat(tests.length)}   ${`${part.points} of ${part.of}`.padStart(9)}`;
    const star = part.bonus ? (style.unicode ? ' ★' : ' (bonus)') : '';
    const line = ends(`Part ${part.id}${star}  ${part.title}`, right, style.width, style.ellipsis);
    const at = line.length - right.length;
    const marks = tests.map((test) => {
      const fresh = ended.get(test.id);
      if (running && fresh === undefined) return style.ink.dim(style.mark(test.verdict));
      return style.paint(fresh ?? test.verdict, style.mark(fresh ?? test.verdict));
    });
    return line.slice(0, at) + marks.join('') + line.slice(at + tests.length);
  });
  const scores = [
    ...(report.of === 0 && report.bonusOf > 0 ? [] : [`${report.points} of ${plural(report.of, 'point')}`]),
    ...(report.bonusOf > 0 ? [`${report.bonus} of ${report.bonusOf} bonus`] : []),
  ];
  const before = state.phase.kind === 'idle' ? '' : 'before this run: ';
  const total = ends('', `${before}${scores.join(', ')}`, style.width, style.ellipsis);
  return [...lines, style.ink.bold(total), ''];
}

/** While the tests run again, what is told is of the run before: grey, and it says so. */
function storyLines(state: WatchState, report: GradeReport, options: ReportTextOptions): string[] {
  if (state.phase.kind === 'idle') return currentStory(state, report, options);
  const { ink } = styleOf(options);
  const old = currentStory(state, report, { ...options, color: false });
  return ['Before this run:', ...old].map((line) => (line === '' ? line : ink.dim(line)));
}

function currentStory(state: WatchState, report: GradeReport, options: ReportTextOptions): string[] {
  const test = toldTest(state);
  if (test !== undefined) return linesOf(renderStory(report, test.id, options));
  const missing = renderMissing(report, options);
  return missing === '' ? ['Every rule holds.'] : linesOf(missing);
}

function hintLines(state: WatchState, style: Style): string[] {
  const part = hintedPart(state);
  if (part === undefined || state.hints === 0) return [];
  const shown = part.hints.slice(0, state.hints);
  const lines = shown.flatMap((hint, i) => hang(`  Hint ${i + 1} of ${part.hints.length}  `, hint, style.width));
  return [...lines.map(style.ink.cyan), ''];
}

function statusLine(state: WatchState, style: Style): string {
  const { phase, progress, ended } = state;
  if (phase.kind === 'stopping') return style.ink.cyan('Saved: starting again');
  if (phase.kind === 'idle') return state.outcome === undefined ? '' : style.ink.dim('Waiting for a save');
  if (progress === undefined) return style.ink.cyan('Grading');
  const runs = progress.runs > 1 ? ` ${progress.runsDone} of ${progress.runs}` : '';
  const marks =
    state.outcome?.kind === 'graded' ? '' : ended.map(({ verdict }) => style.mark(verdict as Verdict)).join('');
  const where = `Grading: ${progress.testsDone} of ${plural(progress.tests, 'test')}, ${progress.test}${runs}`;
  return style.ink.cyan(ends(where, marks, style.width, style.ellipsis).trimEnd());
}

const keyWords: Record<Exclude<Key, 'up' | 'down'>, (state: WatchState) => string> = {
  run: () => 'r run again',
  only: (state) => `f only ${toldTest(state)?.id ?? ''}`,
  all: () => 'a all tests',
  next: () => 'n next failure',
  hint: (state) => (state.hints === 0 ? 'h hint' : 'h plainer hint'),
  quit: () => 'q quit',
};

/** Only the keys that work now. */
function keyLine(state: WatchState, scrolls: boolean, style: Style): string {
  const words = keysOf(state).flatMap((key) => (key === 'up' || key === 'down' ? [] : [keyWords[key](state)]));
  if (scrolls) words.splice(-1, 0, style.unicode ? '↑↓ scroll' : 'up/down scroll');
  const between = ` ${style.dot} `;
  const long = words.join(between);
  const short = words.map((word) => (word.startsWith('f only') ? 'f only this' : word)).join(between);
  return style.ink.dim(clip(widthOf(long) <= style.width ? long : short, style.width, style.ellipsis));
}
