/** Lab 02 A: disks that fail in every way they may, at random moments. */
import { storm } from '#course';
import { disastersAreLost } from '../../../labs/02-two-phase-commit/rules/disasters.ts';
import {
  clients,
  crashes,
  decays,
  disaster,
  settleMs,
  storage,
} from '../../../labs/02-two-phase-commit/rules/disks.ts';
import { stableProtocol } from '../../../labs/02-two-phase-commit/rules/protocols.ts';
import { cleanedUpInTime, everyRequestAnswered } from '../../../labs/02-two-phase-commit/rules/stable-progress.ts';
import {
  bothCopiesWritten,
  cleanBeforeAnswer,
  oneCopyAtATime,
  stableValue,
} from '../../../labs/02-two-phase-commit/rules/stable-storage.ts';

/** Few pages, many crashes. */
const crashStorm = storm({
  id: 'disk-crash-storm',
  title: 'two pages; crashes inside puts and cleanups, torn writes, null and bad writes, soft read errors',
  part: 'A',
  protocol: stableProtocol,
  seeds: 100,
  properties: [
    stableValue,
    bothCopiesWritten,
    oneCopyAtATime,
    cleanBeforeAnswer,
    everyRequestAnswered,
    cleanedUpInTime,
  ],
  world(draw) {
    const span = 1500;
    return {
      plan: {
        nodes: [
          storage({
            pairs: 2,
            softRead: draw.between(0, 0.3, 'soft'),
            nullWrite: draw.between(0, 0.25, 'null'),
            badWrite: draw.between(0, 0.25, 'bad'),
            torn: 0.6,
            softReads: draw.integer(1, 3, 'soft in a row'),
            badWrites: draw.integer(1, 3, 'bad in a row'),
          }),
        ],
        network: { delay: 1 },
        faults: [...crashes(draw, 25, span), ...decays(draw, 2, 10, span)],
        requests: clients(draw, 2, { count: 220, span }),
        healAt: span + 20,
        until: span + 20 + settleMs,
      },
    };
  },
});

/** Pages decay all the time; one pair is lost as a whole. */
const decayStorm = storm({
  id: 'decay-storm',
  title: 'five pages decay, revive, and one is lost; few crashes',
  part: 'A',
  protocol: stableProtocol,
  seeds: 100,
  properties: [
    stableValue,
    bothCopiesWritten,
    oneCopyAtATime,
    cleanBeforeAnswer,
    disastersAreLost,
    everyRequestAnswered,
    cleanedUpInTime,
  ],
  world(draw) {
    const span = 1500;
    return {
      plan: {
        nodes: [
          storage({
            pairs: 5,
            softRead: draw.between(0, 0.5, 'soft'),
            nullWrite: 0.1,
            badWrite: 0.1,
            torn: 0.3,
            softReads: draw.integer(1, 4, 'soft in a row'),
            badWrites: draw.integer(1, 3, 'bad in a row'),
          }),
        ],
        network: { delay: 1 },
        faults: [
          ...crashes(draw, 6, span),
          ...decays(draw, 4, 40, span),
          ...disaster(5, draw.between(100, span, 'disaster at')),
          ...disaster(5, draw.between(100, span, 'disaster again')),
        ],
        requests: clients(draw, 5, { count: 220, span }),
        healAt: span + 20,
        until: span + 20 + settleMs,
      },
    };
  },
});

export const stableStorms = [crashStorm, decayStorm];
