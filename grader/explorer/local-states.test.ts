import { describe, expect, test } from 'vitest';
import type { NodeConstructor } from '#contract';
import {
  ask,
  type Make,
  message,
  programOf,
  request,
  setting,
  start,
  states,
  timer,
  type Word,
  walk,
  word,
} from '../course/local-nodes.fixture.ts';
import { LocalStates } from './local-states.ts';

/** Base of the programs here: counts what it saw. */
const base = (Node: NodeConstructor) =>
  class Counting extends Node<Word, Word, Word, { limits: { tries: number } }> {
    seen = 0;
    get status(): { seen: number; last?: string } {
      return { seen: this.seen };
    }
  };

const keeper: Make = (Node) =>
  class Keeper extends base(Node) {
    table = new Map<string, { readonly by: string }>();
    store = this.storage;
    log = this.storage.log('all');
    limits = this.options.limits;
    everyone = this.nodes;
    override onStart() {
      this.note('up');
      if (this.log.length > 0) this.output(word(`back with ${this.log.length}`));
    }
    override onRequest({ text }: Word) {
      this.seen++;
      const lazy = text.endsWith('~');
      this.note('about to write');
      this.broadcast(word(text));
      this.store.set('last', text, { lazy });
      this.log.append(text, { lazy });
      this.setTimer('again', 5);
    }
    override onMessage(from: string, { text }: Word) {
      this.table.set(text, { by: from });
      if (this.everyone !== this.nodes || this.limits !== this.options.limits || this.store !== this.storage)
        throw new Error('what is ours has changed');
      this.output(word([...this.table].map(([key, { by }]) => `${key}:${by}`).join(' ')));
    }
    override onTimer() {
      this.output(word(`${this.storage.get('last')} of ${this.log.length} at ${this.now()}, drew ${this.random()}`));
    }
  };

describe.each([
  { how: 'fields put back', shared: true },
  { how: 'history run again', shared: false },
])('$how', ({ shared }) => {
  test('a state goes on from where it was, as often as it is asked', () => {
    const of = states(keeper, shared);
    const { last } = walk(of, [request('a'), message(1, 'x'), message(0, 'y')]);
    expect(last.effects).toEqual([{ kind: 'output', value: word('x:p2 y:p1') }]);
    expect(last.status).toEqual({ seen: 1 });
    const [one, two] = [ask(of, last.state, message(1, 'z')), ask(of, last.state, message(1, 'z'))];
    expect(one).toEqual(two);
    expect(one.effects).toEqual([{ kind: 'output', value: word('x:p2 y:p1 z:p2') }]);
    expect(ask(of, last.state, message(1, 'x')).state).toBe(last.state); // p2 has x already
    expect(ask(of, last.state, message(0, 'x')).state).not.toBe(last.state);
  });

  test('numbers come in order, and the same state has the same one', () => {
    const of = states(keeper, shared);
    const first = ask(of, 0, start);
    expect([first.state, first.left]).toEqual([0, [0]]);
    const a = ask(of, 0, request('a'));
    // send, set, append, timer: the note before them does not count
    expect([a.state, a.left]).toEqual([1, [0, 0, 1, 2, 2]]);
    expect(ask(of, 0, request('a')).state).toBe(1);
    expect(ask(of, 0, request('b'))).toMatchObject({ state: 2, left: [0, 0, 3, 4, 4] });
    expect(ask(of, 0, start, 1).state).toBe(3); // another node’s, though all its fields are equal
    expect(ask(of, 2, start)).toMatchObject({ state: 4, effects: [{ text: 'up' }, { value: word('back with 1') }] });
  });

  test('lazy writes: visible at once, lost in a crash, kept by a durable write that follows', () => {
    const of = states(keeper, shared);
    const lazy = walk(of, [request('a~')]).last;
    const durable = walk(of, [request('a')]).last;
    expect(lazy.left).toEqual([0, 0, 0, 0, 0]);
    expect(lazy.state).not.toBe(durable.state);
    const read = ask(of, lazy.state, timer('again')).effects[0];
    expect(read).toMatchObject({ value: { text: expect.stringMatching(/^a~ of 1 at 0, /) } });
    const later = ask(of, lazy.state, request('b'));
    expect(later.left[2]).not.toBe(0); // the lazy pair is carried along by the first durable write
    expect(ask(of, later.left[2] as number, start).effects).toContainEqual({
      kind: 'output',
      value: word('back with 1'),
    });
    expect(ask(of, later.left.at(-1) as number, start).effects).toContainEqual({
      kind: 'output',
      value: word('back with 2'),
    });
  });

  test('draws follow from the state and the event, and nothing else', () => {
    const drawn = (of: LocalStates, events: ReturnType<typeof request>[]) =>
      JSON.stringify(walk(of, [...events, timer('again')]).last.effects);
    const of = states(keeper, shared);
    const first = drawn(of, [request('a')]);
    expect(drawn(of, [request('a')])).toBe(first);
    expect(drawn(of, [request('a'), request('a')])).not.toBe(first);
    const other = states(keeper, !shared);
    walk(other, [request('z'), request('y')]); // other numbers for the same contents
    expect(drawn(other, [request('a')])).toBe(first);
    expect(walk(of, [request('a'), timer('again')], 1).last.effects).not.toEqual(
      walk(of, [request('a'), timer('again')], 0).last.effects,
    );
    expect(JSON.stringify(walk(of, [timer('again')], 1).last.effects)).toContain('at 500,');
  });

  test('an honest program passes every audit', () => {
    const of = states(keeper, shared);
    const events = [request('a'), message(1, 'x'), request('b~'), timer('again'), request('c'), timer('again')];
    expect(of.audit(walk(of, events).history)).toBe(undefined);
    const { left } = walk(of, events).last;
    expect(of.audit(walk(of, events, 0, left.at(-1)).history)).toBe(undefined);
  });
});

describe('troubles end a state', () => {
  test.each<{ what: string; make: Make; kind: string; text: RegExp }>([
    {
      what: 'an exception',
      kind: 'threw',
      text: /^onRequest of p1 threw "no"$/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            throw new Error('no');
          }
        },
    },
    {
      what: 'a message of another form',
      kind: 'refused',
      text: /onRequest of p1 sends/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            this.send('p2', { type: 'wort' } as never);
          }
        },
    },
    {
      what: 'a promise',
      kind: 'thenable',
      text: /promise/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            return { then() {} } as never;
          }
        },
    },
    {
      what: 'too many effects',
      kind: 'overrun',
      text: /more than 100 effects/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            for (;;) this.note('x');
          }
        },
    },
    {
      what: 'a wrong status',
      kind: 'refused',
      text: /The status of p1/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            this.seen = '1' as never;
          }
        },
    },
    {
      what: 'a status that acts',
      kind: 'refused',
      text: /may only look/,
      make: (Node) =>
        class T extends base(Node) {
          override onRequest() {
            this.output(word('before'));
            this.seen++;
          }
          override get status() {
            if (this.seen > 0) this.output(word('x'));
            return { seen: 0 };
          }
        },
    },
  ])('$what', ({ make, kind, text }) => {
    const { last } = walk(states(make), [request('go')]);
    expect(last).toMatchObject({ state: -1, status: null, unreadable: undefined });
    expect(last.trouble).toMatchObject({ kind, text: expect.stringMatching(text) });
    expect(last.effects[0]).toEqual({ kind: 'output', value: word('before') });
    expect(last.left.length).toBe(last.effects.filter((it) => it.kind !== 'note').length + 1);
  });

  test('a class that is not there', () => {
    expect(
      ask(
        states(() => undefined),
        0,
        start,
      ).trouble?.kind,
    ).toBe('missing');
  });
});

test('a state that cannot be written down is named, with what it did', () => {
  const of = states(
    (Node) =>
      class T extends base(Node) {
        handlers: { request?: () => void } = {};
        override onRequest() {
          this.handlers.request = () => {};
          this.output(word('done'));
        }
      },
  );
  expect(walk(of, [request('go')]).last).toMatchObject({
    state: -1,
    status: { seen: 0 },
    trouble: undefined,
    effects: [{ value: word('done') }],
    unreadable:
      "After onRequest, p1's field `handlers.request` holds a function. An exploration must be able to write a node's state down: make it a method, and keep what it needs as data.",
  });
});

describe('what an exploration cannot see is noticed', () => {
  const hint = 'The program keeps something where an exploration cannot see it';
  test.each<{ what: string; make: Make; found: RegExp }>([
    {
      what: 'a variable of the module that fields follow',
      found: /onRequest of p1 leaves something else in the field `seen` \(\d instead of \d\)/,
      make: (Node) => {
        let count = 0;
        return class T extends base(Node) {
          override onRequest() {
            this.seen = ++count;
          }
        };
      },
    },
    {
      what: 'a variable of the module that only effects follow',
      found: /onRequest of p1 does something else, though its fields are the same/,
      make: (Node) => {
        let count = 0;
        return class T extends base(Node) {
          override onRequest() {
            this.output(word(`number ${++count}`));
          }
        };
      },
    },
    {
      what: 'what a WeakMap keeps about a node',
      found: /field `inner\.times\[2\]` \(2 instead of 1\)/,
      make: (Node) => {
        const counts = new WeakMap<object, number>();
        return class T extends base(Node) {
          inner = { times: [0] };
          override onRequest() {
            const count = (counts.get(this) ?? 0) + 1;
            counts.set(this, count);
            this.inner.times.push(count);
          }
        };
      },
    },
    {
      what: 'a method that remembers',
      found: /onRequest of p1 (leaves something else|does something else)/,
      make: (Node) => {
        const remember = (() => {
          let calls = 0;
          return () => ++calls;
        })();
        return class T extends base(Node) {
          override onRequest() {
            if (remember() % 2 === 0) this.send('p2', word('even'));
          }
        };
      },
    },
  ])('$what', ({ make, found }) => {
    const of = new LocalStates(setting, programOf(make));
    const first = ask(of, 0, start);
    // As a search does: each question once, in its own order.
    const told = [first.state];
    for (let nth = 0; nth < 3; nth++) told.push(ask(of, told.at(-1) as number, request('go')).state);
    const sentence = of.audit({ node: 0, left: 0, events: [1, 2, 3].map(() => request('go')), states: told });
    expect(sentence).toMatch(found);
    expect(sentence).toContain(hint);
  });
});

test('an audit says what cannot be written down, where only running again shows it', () => {
  const of = states((Node) => {
    let count = 0;
    return class T extends base(Node) {
      handlers: { request?: () => void } = {};
      override onRequest() {
        if (++count > 1) this.handlers.request = () => {};
      }
    };
  });
  const { history } = walk(of, [request('go')]);
  expect(of.audit(history)).toMatch(/^After onRequest, p1's field `handlers\.request` holds a function\./);
});

test('unordered: for a suite’s own models the order of a Set is no state', () => {
  const make: Make = (Node) =>
    class T extends base(Node) {
      names = new Set<string>();
      override onRequest({ text }: Word) {
        this.names.add(text);
      }
    };
  const after = (unordered: boolean) => {
    const of = states(make, true, { unordered });
    return [walk(of, [request('a'), request('b')]), walk(of, [request('b'), request('a')])].map(
      ({ last }) => last.state,
    );
  };
  const [ab, ba] = after(true);
  expect(ab).toBe(ba);
  const [one, two] = after(false);
  expect(one).not.toBe(two);
});
