/** What the terminal can show: decided by the caller, so that a report is a pure function of its arguments. */
import pc from 'picocolors';
import type { Verdict } from '../judge/report.ts';

export interface TextOptions {
  /** Columns, at least 60. No line is longer, except a command, a path or a line of source that cannot be broken. */
  readonly width: number;
  readonly color: boolean;
  /** false: ASCII only. */
  readonly unicode: boolean;
}

/** Where nobody says what the terminal can show. */
export const plainPage: TextOptions = { width: 80, color: false, unicode: true };

export interface Style {
  readonly width: number;
  readonly unicode: boolean;
  readonly ink: ReturnType<typeof pc.createColors>;
  readonly mark: (verdict: Verdict) => string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly bullet: string;
  readonly rule: string;
  readonly arrow: string;
  /** ① ② */
  readonly circled: (n: 1 | 2) => string;
  /** A text with the colour of its verdict. */
  readonly paint: (verdict: Verdict, text: string) => string;
}

export function styleOf(options: TextOptions): Style {
  const ink = pc.createColors(options.color);
  const { unicode } = options;
  const paints: Record<Verdict, (text: string) => string> = {
    passed: ink.green,
    violated: ink.red,
    threw: ink.red,
    stopped: ink.red,
    todo: ink.cyan,
    'not-established': ink.yellow,
  };
  const marks: Record<Verdict, string> = unicode
    ? { passed: '✔', violated: '✘', threw: '✘', stopped: '✘', todo: '○', 'not-established': '?' }
    : { passed: '+', violated: 'x', threw: 'x', stopped: 'x', todo: 'o', 'not-established': '?' };
  return {
    width: Math.max(60, options.width),
    unicode,
    ink,
    mark: (verdict) => marks[verdict],
    ellipsis: unicode ? '…' : '...',
    dot: unicode ? '·' : '-',
    bullet: unicode ? '•' : '*',
    rule: unicode ? '─' : '-',
    arrow: unicode ? '→' : '->',
    circled: (n) => (unicode ? (n === 1 ? '①' : '②') : `(${n})`),
    paint: (verdict, text) => paints[verdict](text),
  };
}

/** The words a student reads for a verdict. */
export const verdictWords: Record<Verdict, string> = {
  passed: 'passed',
  violated: 'violated',
  threw: 'exception',
  todo: 'to do',
  'not-established': 'not established',
  stopped: 'stopped',
};
export const verdictWidth = 15;

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** 12345 → "12,345", in every locale. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** At most three decimals, in every locale: 3.98, 12. */
export function decimal(n: number): string {
  const digits = String(Math.round(Math.abs(n) * 1000)).padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0+$/, '');
  return `${n < 0 ? '-' : ''}${digits.slice(0, -3)}${fraction === '' ? '' : `.${fraction}`}`;
}
