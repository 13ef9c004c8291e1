/** Part A: what is lost is said to be lost. */
import { property, type Ref, Violation } from '#course';
import type { StableOutput, StableRequest, StableStatus } from '../messages.ts';
import { holding, isLost, onDisk, onPut, type Pages } from './pages.ts';

interface Disasters {
  readonly pages: Pages;
  /** Page → where it was lost; until it is put. */
  readonly lost: { [page: number]: Ref };
  /** Pages that this boot has said are lost, until they are put or come back: the status has them. */
  found: { [page: number]: Ref };
  asked: StableRequest | null;
  /** The status, as last told. */
  told: readonly number[];
  exercised: boolean;
}

export const disastersAreLost = property<Disasters>({
  id: 'disasters-are-lost',
  rule: 'A page whose two copies are bad is reported as lost, and no other is.',
  source: 'Lampson & Sturgis 1979, §4',
  cause:
    'A page that cannot be read is given as null, or as what it held before; or a few soft read errors, or one bad copy, pass for a disaster; or a get says lost and the status does not; or a page that has revived still stands in what a cleanup says.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'a page is lost, and somebody asks for it',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ pages: {}, lost: {}, found: {}, asked: null, told: [], exercised: false }),
  on: {
    request(state, { request, ref, node }) {
      state.asked = request as StableRequest;
      return accused(state, node, ref) ?? state;
    },
    restart(state) {
      state.told = [];
      state.found = {};
      return state;
    },
    put(state, fact) {
      onPut(state.pages, fact);
      return state;
    },
    disk(state, fact) {
      onDisk(state.pages, fact);
      if (isLost(state.pages, fact.page)) state.lost[fact.page] = fact.ref;
      else delete state.found[fact.page];
      return state;
    },
    output(state, { value, ref, node }) {
      const { pages, lost, asked } = state;
      const output = value as StableOutput;
      switch (output.type) {
        case 'value':
          if (!isLost(pages, output.page)) return state;
          return new Violation(
            `${node} gives ${JSON.stringify(output.data)} for page ${output.page}, whose two copies are bad.`,
            lost[output.page] ?? ref,
            ref,
          );
        case 'lost':
          state.exercised = true;
          state.found[output.page] = ref;
          if (isLost(pages, output.page)) return state;
          return new Violation(
            `${node} says that page ${output.page} is lost: ${holding(pages, output.page)}.`,
            ref,
            ref,
          );
        case 'put':
          if (asked?.type !== 'put') return state;
          delete lost[asked.page];
          delete state.found[asked.page];
          return state;
        case 'clean': {
          for (const page of output.lost) state.found[page] = ref;
          const right = Object.keys(pages)
            .map(Number)
            .filter((page) => isLost(pages, page));
          const wrong = [...right, ...output.lost].find((page) => right.includes(page) !== output.lost.includes(page));
          if (wrong === undefined) return state;
          const says = output.lost.includes(wrong) ? 'lost' : 'not lost';
          return new Violation(
            `${node} cleans up and says that page ${wrong} is ${says}: ${holding(pages, wrong)}.`,
            lost[wrong] ?? ref,
            ref,
          );
        }
      }
    },
    status(state, { after, ref, node }) {
      state.told = (after as StableStatus).lost;
      return accused(state, node, ref) ?? state;
    },
  },
});

/** A page may stay in the status when it revives; but not when it is put. */
function accused({ told, lost, found }: Disasters, node: string, ref: Ref): Violation | undefined {
  const left = Object.keys(found)
    .map(Number)
    .find((page) => !told.includes(page));
  if (left !== undefined)
    return new Violation(
      `${node} has said that page ${left} is lost, and its status does not say so.`,
      found[left] ?? ref,
      ref,
    );
  const wrong = told.find((page) => lost[page] === undefined);
  if (wrong === undefined) return undefined;
  return new Violation(`The status of ${node} has page ${wrong} as lost, which it is not.`, ref, ref);
}
