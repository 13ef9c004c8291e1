/** The list with another item at that place. */
export const replaced = <T>(list: readonly T[], place: number, item: T): readonly T[] =>
  list.map((old, i) => (i === place ? item : old));
