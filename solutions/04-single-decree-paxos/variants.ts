import type { Alternative, Variant } from '#course';
export const variants: readonly Variant[] = [];
export const alternatives: readonly Alternative[] = [];
