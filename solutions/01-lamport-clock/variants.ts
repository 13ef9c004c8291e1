/** Known-wrong programs, each an edit of the solution, with the test that must say so; and other designs that are right. */
import type { Alternative, Variant } from '#course';
import { logicalClock } from './variants/logical-clock.ts';
import { mutualExclusionLiveness } from './variants/mutual-exclusion-liveness.ts';
import { mutualExclusionSafety } from './variants/mutual-exclusion-safety.ts';
import { physicalClock } from './variants/physical-clock.ts';
import { vectorClock } from './variants/vector-clock.ts';

export const variants: readonly Variant[] = [
  ...logicalClock,
  ...mutualExclusionSafety,
  ...mutualExclusionLiveness,
  ...vectorClock,
  ...physicalClock,
];

const whole = (id: string, part: string, file: string, title: string): Alternative => ({
  id,
  title,
  part,
  files: [file],
});

export const alternatives: readonly Alternative[] = [
  whole(
    'tick-after',
    'A',
    'lamport-clock.ts',
    'The clock shows the time of the next event and ticks after it; stamps begin at 0',
  ),
  whole(
    'unique-times',
    'A',
    'lamport-clock.ts',
    'Steps larger than 1: the ith process uses only times that leave the remainder i',
  ),
  whole(
    'spared-acknowledgements',
    'B',
    'mutual-exclusion.ts',
    'Footnote 5: acknowledgements left out after a later message',
  ),
  whole(
    'tables',
    'B',
    'mutual-exclusion.ts',
    'No queue, a row per process; footnote 6 written out; the clock leaps in tens',
  ),
  whole(
    'self-messages',
    'B',
    'mutual-exclusion.ts',
    'A process sends to itself too; released requests are struck out, not removed',
  ),
  whole(
    'release-answers',
    'B',
    'mutual-exclusion.ts',
    'No acknowledgement while an own request is out: the own release will do',
  ),
  whole('maps', 'C', 'vector-clock.ts', 'Maps by process and an inbox per origin'),
  whole('wake-lists', 'C', 'vector-clock.ts', 'Each waiting broadcast is filed under the deliveries it waits for'),
  whole(
    'after-receipt',
    'C',
    'vector-clock.ts',
    'Waits for all that its sender had received: too careful, never wrong',
  ),
  whole(
    'line-and-rounds',
    'D',
    'physical-clock.ts',
    'The clock is a line through its last setting; a timer for each neighbour',
  ),
  whole('passes-on', 'D', 'physical-clock.ts', 'A leap is passed on at once, not at the next round'),
];
