/** Runs as the labs make them, for the golden diagrams. */
import type { NodeId } from '#contract';
import { type Ref, refOf, type TraceEvent } from './events.ts';
import { output, Run, send, store, timer, unsent } from './run.fixture.ts';

export interface Told {
  readonly events: readonly TraceEvent[];
  readonly nodes: readonly NodeId[];
  readonly facts: readonly Ref[];
}

/** Lab 01 B: p2 enters on its own place in the queue, without having heard from everyone. */
export function mutualExclusion(): Told {
  const nodes = ['p1', 'p2', 'p3'];
  const run = new Run();
  run.start(...nodes);
  const request = (time: number) => ({ type: 'request', time });
  const acknowledge = (time: number) => ({ type: 'acknowledge', time });
  run.at(10);
  const first = run.ask('p1', { type: 'request', id: 'a' }, [send('p2', request(1)), send('p3', request(1))]);
  run.at(10.42);
  const second = run.ask('p2', { type: 'request', id: 'b' }, [send('p1', request(1)), send('p3', request(1))]);
  run.at(13.222);
  const ack3 = run.deliver(first, 'p3', [send('p1', acknowledge(2))]);
  run.at(14.001);
  const early = run.deliver(second, 'p3', [send('p2', acknowledge(3))]);
  run.at(15.9);
  const ack1 = run.deliver(second, 'p1', [send('p2', acknowledge(3))]);
  run.at(16.75);
  run.deliver(ack3, 'p1');
  run.at(18.03);
  const wrong = run.deliver(early, 'p2', [output({ type: 'granted', id: 'b' })], {
    status: { time: 4, requested: 1, holding: true, queue: [{ time: 1, process: 'p2' }] },
  });
  run.at(19.5);
  const ack2 = run.deliver(first, 'p2', [send('p1', acknowledge(5))]);
  run.at(20.11);
  run.deliver(ack1, 'p2');
  run.at(23.25);
  const second2 = run.deliver(ack2, 'p1', [output({ type: 'granted', id: 'a' })], {
    status: {
      time: 6,
      requested: 1,
      holding: true,
      queue: [
        { time: 1, process: 'p1' },
        { time: 1, process: 'p2' },
      ],
    },
  });
  return { events: run.events, nodes, facts: [refOf(wrong, 1), refOf(second2, 1)] };
}

/** Lab 02: a participant answers before its record is durable, crashes in between, and forgets its vote. */
export function crashInside(): Told {
  const nodes = ['coordinator', 'a', 'b'];
  const run = new Run();
  run.start(...nodes);
  const prepare = {
    type: 'prepare',
    tx: 't1',
    work: [{ type: 'add', account: 'x', amount: -5 }],
    participants: ['a', 'b'],
  };
  const yes = { type: 'vote', tx: 't1', vote: 'yes' };
  run.at(5);
  const begin = run.ask('coordinator', { type: 'begin', tx: 't1', work: { a: [], b: [] } }, [
    timer('vote-t1', 60),
    send('a', prepare),
    send('b', prepare),
  ]);
  run.at(7.5);
  const voteA = run.deliver(begin, 'a', [send('coordinator', yes)], { cut: { lost: 1 } });
  run.add({ kind: 'crash', node: 'a', inHandler: true });
  run.at(8.25);
  const voteB = run.deliver(begin, 'b', [
    { kind: 'write', op: { kind: 'append', log: 'tx', index: 1, value: { tx: 't1', vote: 'yes' } }, lazy: false },
    send('coordinator', yes),
  ]);
  run.at(11);
  run.deliver(voteA, 'coordinator', [{ kind: 'note', text: 'one vote in, waiting for b' }]);
  run.at(12.75);
  const decide = run.deliver(voteB, 'coordinator', [
    { kind: 'write', op: { kind: 'append', log: 'tx', index: 1, value: { tx: 't1', outcome: 'commit' } }, lazy: false },
    { kind: 'cancel-timer', name: 'vote-t1' },
    send('a', { type: 'decision', tx: 't1', outcome: 'commit' }),
    send('b', { type: 'decision', tx: 't1', outcome: 'commit' }),
    output({ type: 'outcome', tx: 't1', outcome: 'commit' }),
  ]);
  run.at(14);
  run.lose(decide, 'a', 'down');
  run.at(30);
  run.handler('a', { kind: 'start', boot: 2 }, []);
  run.at(31);
  const wrong = run.ask('a', { type: 'refuse', tx: 't1' }, [
    store('t1', 'abort'),
    output({ type: 'decided', tx: 't1', outcome: 'abort' }),
  ]);
  return { events: run.events, nodes, facts: [refOf(decide, 5), refOf(wrong, 2)] };
}

/** Lab 05: a leader cut off from the majority goes on serving. */
export function partition(): Told {
  const nodes = ['s1', 's2', 's3', 's4', 's5'];
  const run = new Run();
  run.start(...nodes);
  const heartbeat = (term: number) => ({ type: 'appendEntries', term, entries: [], leaderCommit: 3, round: 1 });
  const vote = { type: 'requestVote', term: 2, lastLogIndex: 3, lastLogTerm: 1 };
  const granted = { type: 'voteReply', term: 2, granted: true };
  const others = (me: string) => nodes.filter((node) => node !== me);
  run.at(100).add({
    kind: 'partition',
    sides: [
      ['s1', 's2'],
      ['s3', 's4', 's5'],
    ],
    oneWay: false,
  });
  run.at(120);
  const beat = run.handler('s1', { kind: 'timer', name: 'heartbeat' }, [
    timer('heartbeat', 50),
    send('s2', heartbeat(1)),
    unsent('s3', heartbeat(1), 'cut'),
    unsent('s4', heartbeat(1), 'cut'),
    unsent('s5', heartbeat(1), 'cut'),
  ]);
  run.at(124.5);
  run.deliver(beat, 's2', [timer('election', 210)]);
  run.at(260);
  const stand = run.handler(
    's5',
    { kind: 'timer', name: 'election' },
    [
      store('currentTerm', 2),
      store('votedFor', 's5'),
      timer('election', 187),
      ...others('s5').map((to) => send(to, vote)),
    ],
    { status: { role: 'candidate', term: 2 } },
  );
  run.at(263);
  const yes = run.deliver(stand, 's4', [store('currentTerm', 2), store('votedFor', 's5'), send('s5', granted)]);
  run.at(264);
  run.lose(stand, 's1', 'cut');
  run.at(264.25);
  run.add({ kind: 'pause', node: 's2' });
  run.at(265);
  const yes2 = run.deliver(stand, 's3', [store('currentTerm', 2), store('votedFor', 's5'), send('s5', granted)]);
  run.at(267);
  run.deliver(yes, 's5');
  run.at(269);
  const won = run.deliver(yes2, 's5', [...others('s5').map((to) => send(to, heartbeat(2)))], {
    status: { role: 'leader', term: 2 },
  });
  run.at(280);
  run.add({ kind: 'clock', node: 's1', stepMs: 40, rate: 1.01 });
  run.at(290);
  run.add({ kind: 'resume', node: 's2' });
  run.at(300);
  run.add({
    kind: 'heal',
    sides: [
      ['s1', 's2'],
      ['s3', 's4', 's5'],
    ],
    oneWay: false,
  });
  run.at(310);
  run.add({ kind: 'healed' });
  run.at(320);
  const seen = run.add({ kind: 'observe', node: 's1', status: { role: 'leader', term: 1, commitIndex: 3 } });
  return { events: run.events, nodes, facts: [refOf(won, 0), refOf(seen, 0)] };
}

/** Lab 03: a rumour among seven sites, lossy and late; two copies of one message. */
export function sevenNodes(): Told {
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];
  const run = new Run();
  run.start(...nodes);
  const push = (value: number) => ({
    type: 'push',
    entries: [{ key: 'color', value, stamp: { time: value, site: 'n1' } }],
  });
  run.at(1);
  const update = run.ask('n1', { type: 'update', id: 'u1', key: 'color', value: 1 }, [
    store('color', 1),
    output({ type: 'updated', id: 'u1', stamp: { time: 1, site: 'n1' } }),
    send('n7', push(1)),
  ]);
  run.at(4);
  const far = run.deliver(update, 'n7', [
    output({ type: 'stored', key: 'color', stamp: { time: 1, site: 'n1' } }),
    { kind: 'send', to: 'n4', message: push(1), fate: 'sent', copies: 2 },
    unsent('n2', push(1), 'dropped'),
    unsent('n6', push(1), 'held'),
  ]);
  run.at(6.5);
  run.deliver(far, 'n4', [output({ type: 'stored', key: 'color', stamp: { time: 1, site: 'n1' } })]);
  run.at(7);
  run.add({ kind: 'lost-request', node: 'n5', request: { type: 'get', id: 'g1', key: 'color' } });
  run.at(9.125);
  run.deliver(far, 'n4');
  run.at(20);
  const wide = run.handler(
    'n1',
    { kind: 'timer', name: 'gossip' },
    nodes.slice(1).map((to) => send(to, push(2))),
  );
  run.at(22);
  const wrong = run.deliver(wide, 'n6', [output({ type: 'stored', key: 'color', stamp: { time: 2, site: 'n1' } })]);
  run.at(31);
  const old = run.deliver(far, 'n6', [output({ type: 'stored', key: 'color', stamp: { time: 1, site: 'n1' } })]);
  return { events: run.events, nodes, facts: [refOf(wrong, 1), refOf(old, 1)] };
}
