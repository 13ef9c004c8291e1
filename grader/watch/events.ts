/** Everything that can happen while a lab is watched, as one closed union; everything the watch can do about it, as another. */
import type { GradeOutcome, Progress } from '../judge/api.ts';

export type WatchEvent =
  /** A hand-in file changed on disk. */
  | { readonly kind: 'saved'; readonly file: string }
  /** No more changes came for a moment: the save is whole. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'resized' }
  | { readonly kind: 'progress'; readonly run: number; readonly progress: Progress }
  | { readonly kind: 'finished'; readonly run: number; readonly outcome: WatchOutcome }
  /** Ctrl-C from outside. */
  | { readonly kind: 'stop' };

/** A grading as far as the watch is concerned: the files may be unreadable at the moment, or as they were. */
export type WatchOutcome =
  | GradeOutcome
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'unchanged' };

export type Key = 'run' | 'only' | 'all' | 'next' | 'hint' | 'up' | 'down' | 'quit';

export type WatchEffect =
  | { readonly kind: 'settle' }
  | {
      readonly kind: 'grade';
      readonly run: number;
      /** Only this test. */
      readonly test: string | undefined;
      readonly first: readonly string[];
      /** Even if the files are as they were. */
      readonly anyway: boolean;
    }
  | { readonly kind: 'abort' }
  | { readonly kind: 'draw' }
  | { readonly kind: 'quit' };
