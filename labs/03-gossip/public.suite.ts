/**
 * The tests of this lab that you may read, with the rules they hold in `rules/`. `npx lockstep grade 03` runs these and
 * hidden ones: more schedules, judged by the same rules.
 */
import type { Test } from '#course';
import { publicAntiEntropy } from './rules/public-anti-entropy.ts';
import { publicCertificates } from './rules/public-certificates.ts';
import { publicMail } from './rules/public-mail.ts';
import { publicRumour } from './rules/public-rumour.ts';

/** In the order of the parts. */
export const publicTests: readonly Test[] = [
  ...publicMail,
  ...publicAntiEntropy,
  ...publicRumour,
  ...publicCertificates,
];
