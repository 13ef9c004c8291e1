/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { antiEntropy } from './variants/anti-entropy.ts';
import { certificates } from './variants/certificates.ts';
import { mail } from './variants/mail.ts';

export const variants: readonly Variant[] = [...mail, ...antiEntropy, ...certificates];

export const alternatives: readonly Alternative[] = [];
