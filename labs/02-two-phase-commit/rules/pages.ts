/** What is really on the disks of part A: worked out from the puts and what the world did to single pages. */
import type { Facts, Json } from '#course';

interface Copy {
  data: Json;
  bad: boolean;
}

/** Page → its two copies. Pages that nobody ever touched are good and hold null. */
export interface Pages {
  [page: number]: readonly [Copy, Copy];
}

function pairOf(pages: Pages, page: number): readonly [Copy, Copy] {
  pages[page] ??= [
    { data: null, bad: false },
    { data: null, bad: false },
  ];
  return pages[page];
}

export function onPut(pages: Pages, { copy, page, data, fate }: Facts['put']): void {
  const it = pairOf(pages, page)[copy];
  if (fate === 'null') return;
  it.data = data;
  it.bad = fate === 'bad';
}

export function onDisk(pages: Pages, { copy, page, change, data }: Facts['disk']): void {
  const it = pairOf(pages, page)[copy];
  it.bad = change !== 'revives';
  if (data !== undefined) it.data = data;
}

/** That copy is good and holds that. */
export function holds(pages: Pages, copy: 0 | 1, page: number, data: Json): boolean {
  const it = pairOf(pages, page)[copy];
  return !it.bad && JSON.stringify(it.data) === JSON.stringify(data);
}

export function isLost(pages: Pages, page: number): boolean {
  const [first, second] = pairOf(pages, page);
  return first.bad && second.bad;
}

/** Both copies are good and hold the same. */
export function isClean(pages: Pages, page: number): boolean {
  const [first, second] = pairOf(pages, page);
  return !first.bad && !second.bad && JSON.stringify(first.data) === JSON.stringify(second.data);
}

/** `copy 0 holds "b", copy 1 is bad`. */
export function holding(pages: Pages, page: number): string {
  return pairOf(pages, page)
    .map(({ data, bad }, copy) => `copy ${copy} ${bad ? 'is bad' : `holds ${JSON.stringify(data)}`}`)
    .join(', ');
}

/** A page that cleanup has still to see to. */
export const dirtyPage = (pages: Pages): number | undefined =>
  Object.keys(pages)
    .map(Number)
    .find((page) => !isClean(pages, page) && !isLost(pages, page));
