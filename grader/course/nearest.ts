/** "Did you mean …?" */

/** How many letters must be put in, taken out, changed or swapped with their neighbour to turn `a` into `b`. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const equal = a[i - 1] === b[j - 1];
      // Indices stay inside the rows: 0 ≤ j − 1 < j ≤ b.length.
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (equal ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/** The word that was probably meant; undefined when none is near (up to a third of its letters may differ, or one, but not all). */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const d = distance(typed, candidate.toLowerCase());
    if (d < bestDistance && d < candidate.length && d <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}
