/** Lab 03, part C: the hidden storms and the figures. */
import type { Test } from '#course';
import { rumourBacked, rumourRounds } from '../../../labs/03-gossip/rules/rumour-storms.ts';
import { measures } from './measures.ts';

export const rumourTests: readonly Test[] = [
  rumourRounds({
    id: 'rounds-1',
    title: 'five to eight sites in rounds, k = 1; some messages are lost',
    k: 1,
    sites: [5, 8],
    updates: 24,
  }),
  rumourRounds({
    id: 'rounds-3',
    title: 'three to six sites in rounds, k = 3; some messages are lost',
    k: 3,
    sites: [3, 6],
    updates: 24,
  }),
  rumourBacked,
  ...measures,
];
