/**
 * Part C, pull and push-pull: how many contacts a cycle has is not the site's own choice, and their answers count as one.
 * Only answers that arrived count: of one that was lost the site knows nothing. In worlds of rounds all the others come
 * before the next cycle, so the count at its beginning is the same in every design.
 */
import type { Ref } from '#course';

export interface Pulled {
  /** Cycles in a row with answers, none of them useful. */
  readonly count: number;
  /** Whether any answer of the cycle under way was useful; null: none has come. */
  readonly useful: boolean | null;
  /** Interest was lost before the cycle under way. */
  readonly lost: boolean;
  /** The last answer; before there is one, where it was stored. */
  readonly ref: Ref;
}

export const nothingHeard = (ref: Ref): Pulled => ({ count: 0, useful: null, lost: false, ref });

export const heardOf = (pulled: Pulled, needed: boolean, ref: Ref): Pulled => ({
  ...pulled,
  useful: pulled.useful === true || needed,
  ref,
});

interface Listed {
  readonly key: string;
  readonly k: number;
  /** The status calls it hot; null: it need not say yet. */
  readonly listed: boolean | null;
}

/** At the end of a cycle: what is wrong with its status, and what is so from now on. */
export function interest(
  { count, useful, lost, ref }: Pulled,
  { key, k, listed }: Listed,
): { readonly pulled: Pulled; readonly because?: string } {
  const now = useful === null ? count : useful ? 0 : count + 1;
  const pulled = { count: now, useful: null, lost: lost || now >= k, ref };
  const counted = `cycles in a row with unnecessary contacts only: ${now}, and interest is lost after ${k}. All answers of one cycle count as one contact, useful if any was.`;
  if (listed === false && !pulled.lost) return { pulled, because: `'s status does not call ${key} hot; ${counted}` };
  if (listed === true && lost)
    return { pulled, because: `'s status calls ${key} hot a cycle after its interest was lost; ${counted}` };
  return { pulled };
}
