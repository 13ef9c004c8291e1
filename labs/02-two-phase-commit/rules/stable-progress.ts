/** Part A: what must happen in the end. */
import { property } from '#course';
import type { StableOutput, StableRequest } from '../messages.ts';
import { dirtyPage, holding, onDisk, onPut, type Pages } from './pages.ts';

interface Answers {
  /** Id → the request, while it has no answer. */
  readonly open: { [id: string]: StableRequest };
  /** The first answer that fits no request, as a sentence. */
  odd: string | null;
}

export const everyRequestAnswered = property<Answers>({
  id: 'every-request-answered',
  rule: 'Every request is answered once, with an answer of its kind, unless a crash cuts it off.',
  source: 'the handout',
  cause: 'An answer is missing where a page is lost, or where a page had to be repaired first; or it comes twice.',
  lecture: 'stable-storage',
  kind: 'eventually',
  initial: () => ({ open: {}, odd: null }),
  on: {
    request(state, { request }) {
      const it = request as StableRequest;
      state.open[it.id] = it;
      return state;
    },
    crash: ({ odd }) => ({ open: {}, odd }),
    output(state, { value, node }) {
      const output = value as StableOutput;
      const request = state.open[output.id];
      delete state.open[output.id];
      if (request === undefined || !fits(request, output))
        state.odd ??= `${node} outputs ${output.type} with id ${output.id}, which answers no open request.`;
      return state;
    },
  },
  missing({ open, odd }) {
    const [left] = Object.values(open);
    if (odd !== null) return odd;
    return left === undefined ? undefined : `The request ${left.id} (${left.type}) was never answered.`;
  },
});

function fits(request: StableRequest, output: StableOutput): boolean {
  switch (output.type) {
    case 'put':
      return request.type === 'put';
    case 'clean':
      return request.type === 'cleanup';
    default:
      return request.type === 'get' && request.page === output.page;
  }
}

interface Repaired {
  readonly pages: Pages;
}

export const cleanedUpInTime = property<Repaired>({
  id: 'cleaned-up-in-time',
  rule: 'A copy that has decayed is good again after T_D: cleanup runs at every start, and every T_D.',
  source: 'Lampson & Sturgis 1979, §4',
  cause:
    'Cleanup runs at the start only, or its timer is set once. A timer does not survive a crash; and one that has fired is gone.',
  lecture: 'stable-storage',
  kind: 'eventually',
  initial: () => ({ pages: {} }),
  on: {
    put(state, fact) {
      onPut(state.pages, fact);
      return state;
    },
    disk(state, fact) {
      onDisk(state.pages, fact);
      return state;
    },
  },
  missing({ pages }) {
    const dirty = dirtyPage(pages);
    return dirty === undefined
      ? undefined
      : `Nothing has failed for longer than T_D, and page ${dirty} is still not cleaned up: ${holding(pages, dirty)}.`;
  },
});
