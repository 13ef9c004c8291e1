/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { bank } from './variants/bank.ts';
import { coordinator } from './variants/coordinator.ts';
import { participant } from './variants/participant.ts';
import { stableStorage } from './variants/stable-storage.ts';

export const variants: readonly Variant[] = [...stableStorage, ...coordinator, ...participant, ...bank];

const whole = (id: string, part: string, file: string, title: string): Alternative => ({
  id,
  title,
  part,
  files: [file],
});

const stable = (id: string, title: string): Alternative => whole(id, 'A', 'stable-storage.ts', title);

export const alternatives: readonly Alternative[] = [
  stable('reads-both', 'Copy 1 comes first and counts; a get reads both copies and repairs them'),
  stable('lazily', 'After a start a page is cleaned up when somebody first asks for it'),
  stable('versions', 'Pages know how often they were put; of two copies the newer one counts'),
  stable(
    'never-gives-up',
    'Puts until it works; reads more often than it must; cleans up from the last page to the first',
  ),
  whole(
    'pull',
    'B',
    'coordinator.ts',
    'Says everything once and waits to be asked; never forgets a commit; waits for all votes, a no among them or not',
  ),
  whole(
    'late-force',
    'B',
    'participant.ts',
    'Outcomes are lazy and forced a little later, with the acknowledgement; balances in storage, with their place in the log',
  ),
  whole(
    'rounds',
    'C',
    'coordinator.ts',
    'Lazy records of what it begins, aborted by itself after a crash; one timer for all; prepares are sent again',
  ),
  whole(
    'one-by-one',
    'C',
    'participant.ts',
    'Asks one node at a time, less often each time; locks as a table; a conflict is looked at again when the prepare comes again',
  ),
];
