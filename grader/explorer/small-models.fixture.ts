/** Tiny programs with their rules, right and wrong: small enough for a search that keeps whole states. */
import type { NodeConstructor, NodeId } from '#contract';
import { property, Violation } from '../checkers/property.ts';
import type { AnyEnvironment } from '../simulator/plan.ts';

type Word = { readonly type: string; readonly n?: number };

const about = (id: string) => ({ id, rule: `Rule ${id}.`, source: 'here', cause: 'a bug', lecture: id });
const breaks = (because: string) => new Violation(because, 0, 0);

/** Asks until it is answered, or has tried often enough; reports the answer once (`wrong`: each). */
export function pingPong(Node: NodeConstructor) {
  class Pinger extends Node<
    Word,
    Word,
    Word,
    { readonly to: NodeId; readonly tries: number; readonly wrong?: boolean }
  > {
    private tries = 0;
    private answered = false;
    override onStart(): void {
      this.ask();
    }
    override onTimer(): void {
      this.ask();
    }
    private ask(): void {
      this.send(this.options.to, { type: 'ping' });
      if (++this.tries < this.options.tries) this.setTimer('again', 10);
    }
    override onMessage(): void {
      if (this.answered && this.options.wrong !== true) return;
      this.answered = true;
      this.cancelTimer('again');
      this.output({ type: 'answered' });
    }
    get status() {
      return { answered: this.answered };
    }
  }
  class Ponger extends Node<Word, Word, Word> {
    override onMessage(from: NodeId): void {
      this.send(from, { type: 'pong' });
    }
    get status() {
      return {};
    }
  }
  return { Pinger, Ponger };
}

export const reportedOnce = property({
  ...about('reported-once'),
  kind: 'always',
  goal: 'an answer was reported',
  initial: () => ({ reports: 0 }),
  on: {
    output: (state) => (state.reports > 0 ? breaks('reported twice') : { reports: 1 }),
  },
  exercised: ({ reports }) => reports > 0,
});

/** Somebody reports, in the end. */
export const reportedInTheEnd = property({
  ...about('reported-in-the-end'),
  kind: 'eventually',
  initial: () => ({ reports: 0 }),
  on: { output: ({ reports }) => ({ reports: Math.min(1, reports + 1) }) },
  missing: ({ reports }) => (reports > 0 ? undefined : 'nobody reported'),
});

/** A token goes round; whoever has it may use it once. `wrong`: passes it on and keeps it. */
export function tokenRing(Node: NodeConstructor) {
  class Member extends Node<Word, Word, Word, { readonly rounds: number; readonly wrong?: boolean }> {
    private held = false;
    override onStart(): void {
      if (this.self === this.nodes[0]) this.take(0);
    }
    override onMessage(_from: NodeId, { n = 0 }: Word): void {
      this.take(n);
    }
    private n = 0;
    private take(n: number): void {
      this.held = true;
      this.n = n;
      this.output({ type: 'enter' });
      this.setTimer('pass', 1);
    }
    override onTimer(): void {
      const next = this.nodes[(this.nodes.indexOf(this.self) + 1) % this.nodes.length] ?? this.self;
      const goesOn = this.n + 1 < this.options.rounds * this.nodes.length;
      if (this.options.wrong === true && goesOn) this.send(next, { type: 'token', n: this.n + 1 });
      this.held = false;
      this.output({ type: 'leave' });
      if (this.options.wrong !== true && goesOn) this.send(next, { type: 'token', n: this.n + 1 });
      if (this.options.wrong === true && this.n === 0) this.take(1);
    }
    get status() {
      return { held: this.held };
    }
  }
  return { Member };
}

export const oneHolder = property({
  ...about('one-holder'),
  kind: 'always',
  goal: 'two nodes have held it',
  initial: () => ({ holders: [] as NodeId[], ever: [] as NodeId[] }),
  on: {
    output: (state, { node, value }) => {
      if ((value as Word).type !== 'enter') state.holders = state.holders.filter((id) => id !== node);
      else if (state.holders.length > 0) return breaks(`${node} enters while ${state.holders[0]} is in`);
      else state.holders.push(node);
      state.ever = [...new Set([...state.ever, node])].sort();
      return state;
    },
  },
  exercised: ({ ever }) => ever.length > 1,
});

/** Adds up requests in its storage and acknowledges each. `lazy`: without forcing the write. */
export function counter(Node: NodeConstructor) {
  class Counter extends Node<Word, Word, Word, { readonly lazy?: boolean }> {
    override onStart(): void {
      const n = Number(this.storage.get('n') ?? 0);
      if (n > 0) this.output({ type: 'back', n });
    }
    override onRequest({ type }: Word): void {
      if (type === 'read') return this.output({ type: 'value', n: Number(this.storage.get('n') ?? 0) });
      const n = Number(this.storage.get('n') ?? 0) + 1;
      this.storage.log('all').append(type, { lazy: true });
      this.storage.set('n', n, { lazy: this.options.lazy === true });
      this.output({ type: 'added', n });
    }
    get status() {
      return {};
    }
  }
  return { Counter };
}

/** What was acknowledged is not forgotten: values never go back. */
export const neverBack = property({
  ...about('never-back'),
  kind: 'always',
  goal: 'something was added',
  initial: () => ({ n: 0 }),
  on: {
    output: (state, { value }) => {
      const { n = 0 } = value as Word;
      return n < state.n ? breaks(`${n} after ${state.n}`) : { n };
    },
  },
  exercised: ({ n }) => n > 0,
});

/** Two nodes ask each other for a lock. `wrong`: whoever is asked while asking lets the other in, too. */
export function lock(Node: NodeConstructor) {
  class Locker extends Node<Word, Word, Word, { readonly wrong?: boolean }> {
    private state: 'idle' | 'asking' | 'in' = 'idle';
    private owed = false;
    override onRequest({ type }: Word): void {
      if (type === 'release') return this.leave();
      this.state = 'asking';
      this.broadcast({ type: 'ask' });
    }
    private leave(): void {
      this.state = 'idle';
      this.output({ type: 'leave' });
      if (this.owed) this.broadcast({ type: 'yes' });
      this.owed = false;
    }
    override onMessage(from: NodeId, { type }: Word): void {
      if (type === 'yes' && this.state === 'asking') {
        this.state = 'in';
        this.output({ type: 'enter' });
      }
      if (type !== 'ask') return;
      const first = this.nodes.indexOf(this.self) < this.nodes.indexOf(from);
      const keeps = this.state === 'in' || (this.state === 'asking' && first && this.options.wrong !== true);
      if (keeps) this.owed = true;
      else this.send(from, { type: 'yes' });
    }
    get status() {
      return { state: this.state };
    }
  }
  return { Locker };
}

/** Each node asks; whoever enters is told to leave, when the application is woken. */
export const lockUsers: AnyEnvironment = {
  init: () => ({
    state: { in: [] as NodeId[] },
    requests: ['p1', 'p2'].map((node) => ({ node, after: 1, request: { type: 'ask' } })),
  }),
  onOutput: (state: { in: NodeId[] }, node, output) =>
    (output as Word).type === 'enter'
      ? { state: { in: [...state.in, node] }, wake: [{ after: 5, key: node }] }
      : { state },
  onTime: (state: { in: NodeId[] }, key) => ({
    state: { in: state.in.filter((id) => id !== key) },
    requests: [{ node: key, after: 0, request: { type: 'release' } }],
  }),
};

/**
 * A voter and two candidates in one term. `wrong`: it sends its vote before it has written down for whom. That shows only
 * when a crash falls between the two.
 */
export function election(Node: NodeConstructor) {
  class Candidate extends Node<Word, Word, Word, { readonly voter: NodeId }> {
    private elected = false;
    override onStart(): void {
      this.send(this.options.voter, { type: 'stand' });
    }
    override onMessage(): void {
      if (this.elected) return;
      this.elected = true;
      this.output({ type: 'leader' });
    }
    get status() {
      return { elected: this.elected };
    }
  }
  class Voter extends Node<Word, Word, Word, { readonly wrong?: boolean }> {
    private votedFor: NodeId | null = null;
    override onStart(): void {
      this.votedFor = (this.storage.get('votedFor') ?? null) as NodeId | null;
    }
    override onMessage(from: NodeId): void {
      if (this.votedFor !== null) return;
      this.votedFor = from;
      this.storage.set('term', 1);
      if (this.options.wrong === true) this.send(from, { type: 'vote' });
      this.storage.set('votedFor', from);
      if (this.options.wrong !== true) this.send(from, { type: 'vote' });
    }
    get status() {
      return { votedFor: this.votedFor };
    }
  }
  return { Candidate, Voter };
}

export const oneLeader = property({
  ...about('one-leader'),
  kind: 'always',
  goal: 'somebody was elected',
  initial: () => ({ leaders: [] as NodeId[] }),
  on: {
    status: (state, { node, after }) => {
      if ((after as { elected?: boolean }).elected !== true || state.leaders.includes(node)) return state;
      return state.leaders.length > 0 ? breaks(`${node} beside ${state.leaders[0]}`) : { leaders: [node] };
    },
  },
  exercised: ({ leaders }) => leaders.length > 0,
});

/** A voter comes back knowing for whom it voted. */
export const votedAndBack = property({
  ...about('voted-and-back'),
  kind: 'sometimes',
  initial: () => ({ boots: 0, knows: false }),
  on: {
    restart: (state, { node, boot }) => (node === 'v' ? { ...state, boots: boot } : state),
    status: (state, { node, after }) =>
      node === 'v' ? { ...state, knows: (after as { votedFor?: NodeId | null }).votedFor !== null } : state,
  },
  reached: ({ boots, knows }) => boots > 1 && knows,
});

/** Two-phase commit and Paxos: one decision. */
export const oneDecision = property({
  ...about('one-decision'),
  kind: 'always',
  goal: 'something was decided',
  initial: () => ({ decided: null as string | null }),
  on: {
    status: (state, { after }) => {
      const { state: now = '' } = after as { state?: string };
      if (now !== 'committed' && now !== 'aborted') return state;
      return state.decided !== null && state.decided !== now
        ? breaks(`${now} after ${state.decided}`)
        : { decided: now };
    },
    output: (state, { value }) =>
      state.decided !== null && state.decided !== value
        ? breaks(`${String(value)} after ${state.decided}`)
        : { decided: String(value) },
  },
  exercised: ({ decided }) => decided !== null,
});
