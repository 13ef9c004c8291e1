/** The search of Wing and Gong (1993) as it stands in their paper: every order that keeps time, without memory. For small histories. */
import { answeredAt, type History, type Operation } from '../checkers/consistency/history.ts';
import type { AnyModel } from '../checkers/consistency/model.ts';

/** `keeps`: must `a` come before `b`? Default: when it was answered before `b` was asked. */
export function plainSearch(
  history: History<unknown>,
  model: AnyModel,
  keeps: (a: Operation<unknown>, b: Operation<unknown>) => boolean = (a, b) => answeredAt(a) < b.asked,
): { readonly legal: boolean; readonly steps: number } {
  let steps = 0;
  const place = (left: History<unknown>, state: unknown): boolean => {
    steps++;
    if (left.every(({ answer }) => answer === undefined)) return true;
    return left.some((it) => {
      if (left.some((other) => other !== it && keeps(other, it))) return false;
      const after = model.step(state, it.input, it.answer?.output);
      return (
        after !== undefined &&
        place(
          left.filter((other) => other !== it),
          after,
        )
      );
    });
  };
  const legal = place(history, model.init);
  return { legal, steps };
}
