/** More tiny programs: messages to oneself, timers of several durations, and what no exploration can take. */
import type { NodeConstructor, NodeId } from '#contract';
import { property, Violation } from '../checkers/property.ts';
import type { Prune } from './model.ts';

type Word = { readonly type: string; readonly n?: number };

const about = (id: string) => ({ id, rule: `Rule ${id}.`, source: 'here', cause: 'a bug', lecture: id });

/** Leaves itself a note of each request, and tells its peer of them one after the other. */
export function clerk(Node: NodeConstructor) {
  class Clerk extends Node<Word, Word, Word, { readonly peer?: NodeId; readonly stumbles?: number }> {
    private heard = 0;
    override onRequest({ n = 0 }: Word): void {
      this.send(this.self, { type: 'note', n });
      this.send(this.self, { type: 'done', n });
    }
    override onMessage(_from: NodeId, { type, n = 0 }: Word): void {
      if (type === 'note') this.send(this.options.peer ?? this.self, { type: 'word', n });
      if (type === 'done') this.output({ type: 'done', n });
      if (type !== 'word') return;
      this.heard = Math.max(n, this.heard);
      if (this.heard === this.options.stumbles) throw new Error('too many words');
      this.output({ type: 'heard', n });
    }
    get status() {
      return {};
    }
  }
  return { Clerk };
}

/** What a clerk notes it carries out in order: no note overtakes another, and none outlives a crash. */
export const heardInOrder = property({
  ...about('heard-in-order'),
  kind: 'always',
  goal: 'something was done',
  initial: () => ({ done: 0 }),
  on: {
    output: ({ done }, { value }) => {
      const { type, n = 0 } = value as Word;
      if (type !== 'done') return { done };
      return n < done ? new Violation(`${n} after ${done}`, 0, 0) : { done: n };
    },
  },
  exercised: ({ done }) => done > 0,
});

/** Somebody heard something and crashed before it did anything about it. */
export const silenced = property({
  ...about('silenced'),
  kind: 'sometimes',
  initial: () => ({ heard: false, silenced: false }),
  on: {
    deliver: (state) => ({ ...state, heard: true }),
    send: (state) => ({ ...state, heard: false }),
    output: (state) => ({ ...state, heard: false }),
    crash: (state) => ({ ...state, silenced: state.silenced || state.heard }),
  },
  reached: (state) => state.silenced,
});

/** The same as a rule: it breaks where a crash falls before the first effect. */
export const neverSilenced = property({
  ...silenced,
  ...about('never-silenced'),
  kind: 'always',
  goal: 'somebody heard something',
  on: {
    ...silenced.on,
    crash: (state) => (state.heard ? new Violation('crashed before it answered', 0, 0) : state),
  },
  exercised: ({ heard }) => heard,
});

/** Whoever has voted says so in its status: it breaks where a crash falls after the last effect, before the status is read. */
export const voteIsTold = property({
  ...about('vote-is-told'),
  kind: 'always',
  goal: 'somebody voted',
  initial: () => ({ votes: 0, told: 0 }),
  on: {
    send: (state, { node }) => (node === 'v' ? { ...state, votes: 1 } : state),
    status: (state, { node }) => (node === 'v' && state.votes > 0 ? { ...state, told: 1 } : state),
    crash: (state) => (state.votes > state.told ? new Violation('crashed before it told', 0, 0) : state),
  },
  exercised: ({ votes }) => votes > 0,
});

/** Three timers are set at once; `later`, as long as the short ones, when the first of them fires. */
export function alarms(Node: NodeConstructor) {
  class Alarms extends Node<Word, Word, Word> {
    private readonly rang: string[] = [];
    override onStart(): void {
      this.setTimer('slow', 30);
      this.setTimer('quick', 10);
      this.setTimer('quick too', 10);
    }
    override onTimer(name: string): void {
      this.rang.push(name);
      if (this.rang.length === 1) this.setTimer('later', 10);
      if (name === 'later') this.cancelTimer('slow');
      this.output({ type: name });
    }
    get status() {
      return {};
    }
  }
  return { Alarms };
}

export const shortFirst = property({
  ...about('short-first'),
  kind: 'always',
  goal: 'all the short ones rang',
  initial: () => ({ rang: [] as string[] }),
  on: {
    output: ({ rang }, { value }) => {
      const { type } = value as Word;
      return type === 'slow' && rang.length < 2 ? new Violation('slow too early', 0, 0) : { rang: [...rang, type] };
    },
  },
  exercised: ({ rang }) => rang.length > 2,
});

/** For the ring: how many have taken the token. */
export const pastThreeHands: Prune = {
  initial: () => ({ hands: 0 }),
  on: { output: (state, { value }) => ((value as Word).type === 'enter' ? { hands: state.hands + 1 } : state) },
  when: ({ hands }) => hands >= 3,
};

/** A listener keeps to itself whom it heard first, and says so when it hears somebody else. */
export function hearsay(Node: NodeConstructor) {
  class Teller extends Node<Word, Word, Word, { readonly eager?: boolean }> {
    override onStart(): void {
      if (this.options.eager === true) this.broadcast({ type: 'word' });
    }
    override onRequest(): void {
      this.broadcast({ type: 'word' });
    }
    override onMessage(): void {}
    get status() {
      return {};
    }
  }
  class Listener extends Node<Word, Word, Word> {
    private first = '';
    override onMessage(from: NodeId): void {
      if (this.first === '') this.first = from;
      else this.output({ type: this.first });
    }
    get status() {
      return {};
    }
  }
  return { Teller, Listener };
}

export const eagerFirst = property({
  ...about('eager-first'),
  kind: 'always',
  goal: 'somebody was heard first',
  initial: () => ({ heard: false }),
  on: {
    output: (_state, { value }) =>
      (value as Word).type === 'late' ? new Violation('the late one was heard first', 0, 0) : { heard: true },
  },
  exercised: ({ heard }) => heard,
});

/** A function where a list should be. */
export function hoarder(Node: NodeConstructor) {
  class Hoarder extends Node<Word, Word, Word> {
    private readonly jobs: (() => void)[] = [];
    override onRequest({ type }: Word): void {
      this.jobs.push(() => this.output({ type }));
    }
    get status() {
      return { jobs: this.jobs.length };
    }
  }
  return { Hoarder };
}

/** Counts where no search can see it. */
export function secretive(Node: NodeConstructor) {
  let asked = 0;
  class Secretive extends Node<Word, Word, Word> {
    private last = 0;
    override onRequest(): void {
      asked++;
      this.last = asked;
    }
    get status() {
      return { last: this.last };
    }
  }
  return { Secretive };
}
