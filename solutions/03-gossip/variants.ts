/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { antiEntropy } from './variants/anti-entropy.ts';
import { certificates } from './variants/certificates.ts';
import { mail } from './variants/mail.ts';
import { otherForms } from './variants/other-forms.ts';
import { rumour } from './variants/rumour.ts';

export const variants: readonly Variant[] = [...mail, ...antiEntropy, ...rumour, ...otherForms, ...certificates];

const whole = (id: string, part: string, file: string, title: string): Alternative => ({
  id,
  title,
  part,
  files: [file],
});

export const alternatives: readonly Alternative[] = [
  whole('counted-stamps', 'A', 'replica.ts', 'Stamps are counted, and no clock is read'),
  whole('own-mail', 'A', 'direct-mail.ts', 'Entries in a log; mails leave before the outputs, the other way round'),
  whole('sums-of-parts', 'B', 'anti-entropy.ts', 'A sum for each of eight parts of the database'),
  whole(
    'tour-of-partners',
    'B',
    'anti-entropy.ts',
    'Each partner once in a tour; a checksum is answered by a checksum',
  ),
  whole(
    'answers-in-one',
    'C',
    'rumour-mongering.ts',
    'Answers wait a little and go out together; partners are drawn from all sites until one is another',
  ),
  whole(
    'cycle-numbers',
    'C',
    'rumour-mongering.ts',
    'A list of rumours; what was news is known by the number of its cycle; where sites push, loss is judged at once',
  ),
  whole(
    'alarm-clock',
    'D',
    'death-certificates.ts',
    'A timer for the next certificate to forget; awakened ones are sent to all',
  ),
  whole(
    'certificates-apart',
    'D',
    'death-certificates.ts',
    'Dormant certificates are kept elsewhere; every exchange is a push-pull',
  ),
];
