/**
 * Watch: grades a lab again at every save. File changes, keys, progress and results are one stream of events (`events.ts`);
 * one loop (`watch.ts`) takes them, a pure function (`state.ts`) decides, another (`screen.ts`) draws. It never prints:
 * `cli` gives it a way to draw. A new key begins in `events.ts`; the compiler names the places that must know it.
 */
export type { Key, WatchEvent } from './events.ts';
export { keysIn } from './keys.ts';
export { type ScreenOptions, screen } from './screen.ts';
export type { WatchState } from './state.ts';
export { type WatchOptions, watchLab } from './watch.ts';
