/**
 * Texts as a terminal may show them. What a student's program said is in them: nothing of it may move the cursor, hide
 * or reorder what stands around it. Without Unicode, the signs that rules and sentences use are spelled in ASCII.
 */
import { harmless } from '../trace/text.ts';

const spelled: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '↔': '<->',
  '⇒': '=>',
  '⇔': '<=>',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '≺': '<',
  '≪': '<<',
  '∥': '||',
  '·': '*',
  '×': 'x',
  '−': '-',
  '–': '-',
  '—': '-',
  '…': '...',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '′': "'",
  '±': '+/-',
  '§': 'section ',
  '★': '*',
  '①': '(1)',
  '②': '(2)',
  Δ: 'Delta',
  δ: 'delta',
  ε: 'epsilon',
  κ: 'kappa',
  μ: 'mu',
  µ: 'u',
  ξ: 'xi',
  σ: 'sigma',
  τ: 'tau',
  '₀': '0',
  '₁': '1',
  '₂': '2',
  '₃': '3',
  '\u00a0': ' ',
};

/** Signs without a spelling become `?`, so that what is printed is ASCII. */
const ascii = (text: string): string => text.replace(/[^\0-\x7f]/gu, (sign) => spelled[sign] ?? '?');

export const shownText = (text: string, unicode: boolean): string => (unicode ? harmless(text) : ascii(harmless(text)));

/** The same value with every text in it as a terminal may show it. */
export const shown = <T>(value: T, unicode: boolean): T => shownValue(value, unicode) as T; // the shape stays: only strings change

function shownValue(value: unknown, unicode: boolean): unknown {
  if (typeof value === 'string') return shownText(value, unicode);
  if (Array.isArray(value)) return value.map((item) => shownValue(item, unicode));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shownValue(field, unicode)]));
}
