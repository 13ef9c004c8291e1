/**
 * Part A: what stable storage promises, and how it keeps it. There is one node. The schemas have checked every request
 * and output before a rule sees it, so the casts here cannot lie.
 */
import { type Json, property, type Ref, Violation } from '#course';
import type { StableOutput, StableRequest } from '../messages.ts';
import { dirtyPage, holding, holds, isClean, isLost, onDisk, onPut, type Pages } from './pages.ts';

const paper = 'Lampson & Sturgis 1979';

interface Values {
  /** Page → what a get may give: one value, or, after a crash inside a put, old and new. */
  readonly values: { [page: number]: readonly Json[] };
  /** The request under way. */
  asked: StableRequest | null;
  readonly since: { [page: number]: Ref };
  exercised: boolean;
}

/** A put that was cut off, or never answered, may have happened or not. */
function leftOpen(state: Values): void {
  const { asked, values } = state;
  state.asked = null;
  if (asked?.type !== 'put') return;
  values[asked.page] = [...(values[asked.page] ?? [null]), asked.data];
}

export const stableValue = property<Values>({
  id: 'stable-value',
  rule: 'A get gives what the last put has put. After a crash inside a put it gives the old value or the new one, and from then on always the same.',
  source: `${paper}, §4`,
  cause:
    'A put is answered that a null write has swallowed; or after a crash the copies differ, and now the one is read and now the other: cleanup must make them equal first.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'a crash cuts off a put, and the page is read afterwards',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ values: {}, asked: null, since: {}, exercised: false }),
  on: {
    request(state, { request }) {
      leftOpen(state);
      state.asked = request as StableRequest;
      return state;
    },
    crash(state) {
      leftOpen(state);
      return state;
    },
    output(state, { value, ref, node }) {
      const output = value as StableOutput;
      const { asked } = state;
      if (output.type === 'put' && asked?.type === 'put') {
        state.values[asked.page] = [asked.data];
        state.since[asked.page] = ref;
      }
      if (output.type === 'put' || output.type === 'clean') state.asked = null;
      if (output.type !== 'value') return state;
      const { page, data } = output;
      const right = state.values[page] ?? [null];
      if (!right.includes(data)) {
        const words = right.map((it) => JSON.stringify(it)).join(' or ');
        return new Violation(
          `${node} gives ${JSON.stringify(data)} for page ${page}, which holds ${words}.`,
          state.since[page] ?? ref,
          ref,
        );
      }
      if (right.length > 1) {
        state.exercised = true;
        state.values[page] = [data];
        state.since[page] = ref;
      }
      return state;
    },
  },
});

interface Written {
  readonly pages: Pages;
  /** The page that is to be put. */
  page: number | null;
  since: Ref;
  unlucky: boolean;
  exercised: boolean;
}

export const bothCopiesWritten = property<Written>({
  id: 'both-copies-written',
  rule: 'When a put is answered, both copies of the page are good and hold the same.',
  source: `${paper}, §4`,
  cause:
    'A put on the disk does not say how it went: it may change nothing, or leave the page bad. Only reading it again tells; and a page that is good may still hold the old data.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'a put is answered although a write of it went wrong',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ pages: {}, page: null, since: 0, unlucky: false, exercised: false }),
  on: {
    request(state, { request, ref }) {
      const it = request as StableRequest;
      state.page = it.type === 'put' ? it.page : null;
      state.since = ref;
      state.unlucky = false;
      return state;
    },
    put(state, fact) {
      onPut(state.pages, fact);
      if (fact.fate !== 'good') state.unlucky = true;
      return state;
    },
    disk(state, fact) {
      onDisk(state.pages, fact);
      return state;
    },
    output(state, { value, ref, node }) {
      const { page, pages } = state;
      if ((value as StableOutput).type !== 'put' || page === null) return state;
      if (!isClean(pages, page))
        return new Violation(`${node} says that page ${page} is put: ${holding(pages, page)}.`, state.since, ref);
      if (state.unlucky) state.exercised = true;
      return state;
    },
  },
});

interface Unsure {
  readonly pages: Pages;
  /** `copy/page` → the put that went wrong, and no later one has made good. */
  readonly wrong: { [place: string]: Ref };
  exercised: boolean;
}

export const oneCopyAtATime = property<Unsure>({
  id: 'one-copy-at-a-time',
  rule: 'One copy of a page is written only when the last put of the other has been read back, good and with its data.',
  source: `${paper}, §4`,
  cause:
    'Both copies are written, and checked afterwards: a crash in between can find both of them bad. Or the first was tried too seldom. Or only its status was looked at: after a null write the page is good, with old data.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'a write of one copy goes wrong, and is repeated until it has worked',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ pages: {}, wrong: {}, exercised: false }),
  on: {
    put(state, fact) {
      const { copy, page, data, ref, node } = fact;
      onPut(state.pages, fact);
      const own = `${copy}/${page}`;
      const wrong = state.wrong[`${1 - copy}/${page}`];
      if (wrong !== undefined) {
        return new Violation(
          `${node} puts copy ${copy} of page ${page} although its put of copy ${1 - copy} has not worked.`,
          wrong,
          ref,
        );
      }
      // A null write of what is there already reads back as it should: nobody can tell, and nobody needs to.
      if (!holds(state.pages, copy, page, data)) state.wrong[own] = ref;
      else {
        if (state.wrong[own] !== undefined) state.exercised = true;
        delete state.wrong[own];
      }
      return state;
    },
    disk(state, fact) {
      onDisk(state.pages, fact);
      return state;
    },
    // What a crash left behind, cleanup has to find out anew.
    crash: ({ pages, exercised }) => ({ pages, wrong: {}, exercised }),
  },
});

interface Boot {
  readonly pages: Pages;
  /** Pages that something happened to in this boot: whatever they are, they need not have been seen to yet. */
  harmed: { [page: number]: true };
  /** Pages that this boot has answered for. */
  answered: { [page: number]: true };
  since: Ref;
  boot: number;
  exercised: boolean;
}

export const cleanBeforeAnswer = property<Boot>({
  id: 'clean-before-answer',
  rule: 'After a restart, before the first answer about a page, its two copies are good and equal, unless both are bad. After a cleanup all pages are.',
  source: `${paper}, §4`,
  cause:
    'No cleanup at the start; or a cleanup that leaves pairs alone whose copies are both good and different: a put was cut off between them. Or one soft read error passed for a bad page.',
  lecture: 'stable-storage',
  kind: 'always',
  goal: 'a page is answered for after a restart',
  exercised: ({ exercised }) => exercised,
  initial: () => ({ pages: {}, harmed: {}, answered: {}, since: 0, boot: 0, exercised: false }),
  on: {
    restart(state, { ref, boot }) {
      return { ...state, harmed: {}, answered: {}, since: ref, boot };
    },
    put(state, fact) {
      onPut(state.pages, fact);
      return state;
    },
    disk(state, fact) {
      onDisk(state.pages, fact);
      state.harmed[fact.page] = true;
      return state;
    },
    output(state, { value, ref, node }) {
      const { pages, harmed, answered, boot } = state;
      const output = value as StableOutput;
      if (output.type === 'clean') {
        const dirty = dirtyPage(pages);
        if (dirty === undefined) return state;
        return new Violation(
          `${node} says that it has cleaned up: of page ${dirty}, ${holding(pages, dirty)}.`,
          state.since,
          ref,
        );
      }
      if (output.type === 'put') return state;
      const { page } = output;
      if (answered[page] || harmed[page]) return state;
      answered[page] = true;
      if (boot > 1) state.exercised = true;
      if (isClean(pages, page) || isLost(pages, page)) return state;
      return new Violation(
        `${node} answers for page ${page}, which it has not cleaned up since ${boot > 1 ? 'its restart' : 'it started'}: ${holding(pages, page)}.`,
        state.since,
        ref,
      );
    },
  },
});
