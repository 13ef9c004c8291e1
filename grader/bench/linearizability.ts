/** The linearizability checker: histories of 50 clients and 10,000 operations, and its ratio to a search without memory where that one ends. */
import { checkLinearizable } from '../checkers/consistency/check.ts';
import type { Operation, Verdict } from '../checkers/consistency/history.ts';
import { keyValue } from '../checkers/consistency/models.ts';
import { type HistoryPlan, type KeyedInput, legalHistory, withOneValueMoved } from './histories.ts';
import type { Measurement, Say } from './index.ts';
import { plainSearch } from './plain-wing-gong.ts';
import { fixed, inTurn } from './timing.ts';

const large = { clients: 50, operations: 10_000, ticksMax: 10 };
const plans: readonly (readonly [name: string, plan: HistoryPlan])[] = [
  ['10 keys with append', { ...large, keys: 10, append: true, thinkMax: 20 }],
  ['1 register', { ...large, keys: 1, append: false, thinkMax: 100 }],
  ['1 register, all clients always busy', { ...large, keys: 1, append: false, thinkMax: 0 }],
  ['1 text with append, all clients always busy', { ...large, keys: 1, append: true, thinkMax: 0 }],
  ['10 registers, 1 answer in 100 lost', { ...large, keys: 10, append: false, thinkMax: 20, lostPerMille: 10 }],
];
/** As long as the plain search can bear. */
const small: HistoryPlan = { clients: 8, operations: 24, keys: 1, append: false, ticksMax: 10, thinkMax: 2 };

export const linearizability: Measurement = {
  name: 'linearizability',
  what: 'histories of 50 clients and 10,000 operations, legal and with one value moved (aim: a few seconds each)',
  async run(say) {
    for (const [name, plan] of plans) {
      const legal = legalHistory(1, plan);
      const [legalMs = 0] = await inTurn(3, () => demand(legal, 'ok'));
      for (const share of [0.1, 0.9]) {
        const wrong = moved(legal, share);
        const [illegalMs = 0] = await inTurn(1, () => demand(wrong, 'illegal'));
        say(`${name}: legal ${fixed(legalMs, 0)} ms, moved after ${share * 100} % ${fixed(illegalMs, 0)} ms`);
      }
    }
    await againstPlain(say);
  },
};

/** An illegal history: both have to go through all there is. */
async function againstPlain(say: Say): Promise<void> {
  const wrong = moved(legalHistory(3, small), 0.5);
  let steps = 0;
  const [ours = 0, plain = 0] = await inTurn(
    3,
    () => demand(wrong, 'illegal'),
    () => {
      steps = plainSearch(wrong, keyValue()).steps;
    },
  );
  say(
    `${small.operations} operations, one value moved: plain search ${fixed(plain, 1)} ms and ${steps} steps, ours with its explanation ${fixed(ours)} ms: ${fixed(plain / ours, 0)}×`,
  );
}

function moved(history: readonly Operation<KeyedInput>[], share: number): readonly Operation<KeyedInput>[] {
  const wrong = withOneValueMoved(history, share);
  if (wrong === undefined) throw new Error('the benchmark has no value to move');
  return wrong.history;
}

function demand(history: readonly Operation<KeyedInput>[], kind: Verdict['kind']): void {
  const verdict = checkLinearizable(history, keyValue());
  if (verdict.kind !== kind) throw new Error(`the benchmark's history is ${verdict.kind}, not ${kind}`);
}
