/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { stableStorage } from './variants/stable-storage.ts';

export const variants: readonly Variant[] = [...stableStorage];

const stable = (id: string, title: string): Alternative => ({ id, title, part: 'A', files: ['stable-storage.ts'] });

export const alternatives: readonly Alternative[] = [
  stable('reads-both', 'Copy 1 comes first and counts; a get reads both copies and repairs them'),
  stable('lazily', 'After a start a page is cleaned up when somebody first asks for it'),
  stable('versions', 'Pages know how often they were put; of two copies the newer one counts'),
  stable(
    'never-gives-up',
    'Puts until it works; reads more often than it must; cleans up from the last page to the first',
  ),
];
