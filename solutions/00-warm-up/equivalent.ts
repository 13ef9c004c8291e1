/** Mutants of the solution that no test can tell from it, and why. */
import type { Equivalent } from '#course';

export const equivalents: readonly Equivalent[] = [
  {
    id: 'server-takes-anything',
    file: 'server.ts',
    find: "message.type !== 'ask'",
    put: 'false',
    why: 'Nobody sends a server anything but asks.',
  },
  {
    id: 'other-drawings',
    file: 'histories.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a piece of source
    find: '`The handout draws no history ${history}.`',
    put: '``',
    why: 'The words of an error that is thrown for drawings only that the handout does not have.',
  },
];
