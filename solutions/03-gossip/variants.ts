/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';

export const variants: readonly Variant[] = [];

export const alternatives: readonly Alternative[] = [];
