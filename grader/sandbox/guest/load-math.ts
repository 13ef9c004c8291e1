/**
 * `Math`, the same bits on every Node. Engines compute `pow`, `log` and their kin by formulas of their own, and change
 * them between versions; what IEEE 754 or the language fixes exactly is theirs, the rest is ours.
 */
import ln from '@stdlib/math-base-special-ln';
import stdlibPow from '@stdlib/math-base-special-pow';
import { mathConstants, mathExact } from '../build/globals.ts';

/** `**`. Big integers are exact in every engine. */
export function pow(base: unknown, power: unknown): unknown {
  if (typeof base === 'number' && typeof power === 'number') return stdlibPow(base, power);
  const [a, b] = [toNumeric(base), toNumeric(power)];
  if (typeof a === 'bigint' && typeof b === 'bigint') return a ** b;
  if (typeof a === 'bigint' || typeof b === 'bigint') throw new TypeError('Cannot mix BigInt and other types');
  return stdlibPow(a, b);
}

function toNumeric(value: unknown): number | bigint {
  return typeof value === 'bigint' ? value : Number(value);
}

/** log₂, exact for powers of two. */
function log2(x: number): number {
  const exponent = Math.round(ln(x) * Math.LOG2E);
  if (Math.abs(exponent) <= 1074 && stdlibPow(2, exponent) === x) return exponent;
  return ln(x) * Math.LOG2E;
}

/** log₁₀, exact for powers of ten. */
function log10(x: number): number {
  const exponent = Math.round(ln(x) * Math.LOG10E);
  if (Math.abs(exponent) <= 323 && Number(`1e${exponent}`) === x) return exponent;
  return ln(x) * Math.LOG10E;
}

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** eˣ: x = k·ln 2 + r with |r| ≤ ln 2 / 2, then the rational approximation of FreeBSD's msun (e_exp.c, Sun Microsystems, 1993). */
function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === 1) return Math.E;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const k = Math.round(x * Math.LOG2E);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const square = r * r;
  const c =
    r -
    square *
      (0.16666666666666602 +
        square *
          (-0.0027777777777015593 +
            square * (0.00006613756321437934 + square * (-0.0000016533902205465252 + square * 4.1381367970572385e-8))));
  const value = 1 - (low - (r * c) / (2 - c) - high);
  // two factors: 2 ** 1024 alone overflows and 2 ** -1075 alone vanishes
  const half = Math.trunc(k / 2);
  return value * stdlibPow(2, half) * stdlibPow(2, k - half);
}

/** The object a program sees as `Math`. */
export function courseMath(): Readonly<Record<string, unknown>> {
  const members: Record<PropertyKey, unknown> = {};
  for (const name of mathConstants) members[name] = Math[name];
  for (const name of mathExact) members[name] = Math[name];
  members.pow = (base: unknown, power: unknown) => stdlibPow(Number(base), Number(power));
  members.log = (x: unknown) => ln(Number(x));
  members.log2 = (x: unknown) => log2(Number(x));
  members.log10 = (x: unknown) => log10(Number(x));
  members.exp = (x: unknown) => exp(Number(x));
  members[Symbol.toStringTag] = 'Math';
  for (const value of Object.values(members))
    if (typeof value === 'function' && !Object.values(Math).includes(value)) Object.freeze(value);
  return Object.freeze(members);
}
