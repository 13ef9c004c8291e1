/** What to draw of an illegal history: its two operations, and the last ones of the longest order before them. */
import type { ClientLines } from '../../trace/client-lines.ts';
import type { History, Operation, Verdict } from './history.ts';
import type { AnyModel } from './model.ts';

/** Operations in the drawing, and in an order under it. */
const drawnMax = 14;
const namedMax = 4;

export function drawingOf(
  history: History<unknown>,
  model: AnyModel,
  { first, second, prefixes }: Extract<Verdict, { kind: 'illegal' }>,
): ClientLines {
  const order = prefixes[0]?.order ?? [];
  const drawn = [...new Set([...order.slice(-drawnMax), first, second])];
  const textOf = (place: number) => {
    const { input, answer } = history[place] as Operation<unknown>; // places of this history
    return model.describe(input, answer?.output);
  };
  return {
    operations: drawn
      .sort((a, b) => a - b)
      .map((place) => {
        const { client, asked, answer } = history[place] as Operation<unknown>; // as above
        const mark = place === second ? (place === first ? 3 : 2) : place === first ? 1 : 0;
        return { client, text: textOf(place), asked, answered: answer?.at ?? null, mark };
      }),
    hidden:
      order.length +
      (order.includes(second) ? 0 : 1) +
      (order.includes(first) || first === second ? 0 : 1) -
      drawn.length,
    orders: prefixes.map((it) => ({
      texts: [...(it.order.length > namedMax ? ['…'] : []), ...it.order.slice(-namedMax).map(textOf)],
      state: it.state,
    })),
  };
}
