/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { antiEntropy } from './variants/anti-entropy.ts';
import { certificates } from './variants/certificates.ts';
import { mail } from './variants/mail.ts';
import { rumour } from './variants/rumour.ts';

export const variants: readonly Variant[] = [...mail, ...antiEntropy, ...rumour, ...certificates];

export const alternatives: readonly Alternative[] = [
  {
    id: 'answers-in-one',
    title: 'Answers wait a little and go out together; partners are drawn from all sites until one is another',
    part: 'C',
    files: ['rumour-mongering.ts'],
  },
  {
    id: 'cycle-numbers',
    title:
      'A list of rumours; what was news in a cycle is known by the number of the cycle; loss is judged at once where sites push',
    part: 'C',
    files: ['rumour-mongering.ts'],
  },
];
