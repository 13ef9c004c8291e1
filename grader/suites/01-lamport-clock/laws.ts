/** Lab 01, the exported functions on generated cases. Small numbers, so that ties and equal counts are common. */
import { fc, type Json, law } from '#course';
import { checkBefore, checkConcurrent, checkHappenedBefore } from '../../../labs/01-lamport-clock/rules/answers.ts';
import { totalOrder } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import { concurrentRule, happenedBeforeRule } from '../../../labs/01-lamport-clock/rules/vector-clock.ts';

/** Ids whose order as strings is not the order of the list. */
const processes = ['n2', 'n10', 'n1', 'b', 'a', 'B'];

const totalOrderLaw = law({
  id: 'total-order-law',
  title: 'a ⇒ b for any times and any order of processes',
  part: 'A',
  promise: totalOrder,
  call: { file: 'lamport-clock.ts', export: 'before' },
  cases: {
    arbitrary: fc
      .shuffledSubarray(processes, { minLength: 1 })
      .chain((nodes) => {
        const event = fc.record({ time: fc.nat(12), process: fc.constantFrom(...nodes) });
        return fc.tuple(event, event, fc.constant(nodes));
      })
      .map((args): Json[] => args),
    runs: 1000,
  },
  check: checkBefore,
});

/** Two vectors of one length; often the second is the first with some counts raised or lowered. */
const vectors = fc.integer({ min: 1, max: 5 }).chain((size) => {
  const vector = fc.array(fc.nat(11), { minLength: size, maxLength: size });
  const change = fc.array(fc.nat(2), { minLength: size, maxLength: size });
  return fc.tuple(vector, change, change, fc.boolean()).map(([base, up, down, same]) => {
    const u = base.map((count, i) => count + (down[i] ?? 0) * (same ? 0 : 1));
    return [u, base.map((count, i) => count + (up[i] ?? 0))] as const;
  });
});

const happenedBeforeLaw = law({
  id: 'happened-before-law',
  title: 'happenedBefore(u, v) for any two vectors',
  part: 'C',
  promise: happenedBeforeRule,
  call: { file: 'vector-clock.ts', export: 'happenedBefore' },
  cases: { arbitrary: vectors.map(([u, v]): Json[] => [u, v]), runs: 1000 },
  check: checkHappenedBefore,
});

const concurrentLaw = law({
  id: 'concurrent-law',
  title: 'concurrent(u, v) for any two vectors that differ',
  part: 'C',
  promise: concurrentRule,
  call: { file: 'vector-clock.ts', export: 'concurrent' },
  cases: {
    arbitrary: vectors.filter(([u, v]) => u.some((count, i) => count !== v[i])).map(([u, v]): Json[] => [u, v]),
    runs: 1000,
  },
  check: checkConcurrent,
});

export const laws = [totalOrderLaw, happenedBeforeLaw, concurrentLaw];
