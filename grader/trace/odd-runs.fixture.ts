/** Runs at the edges: long, wide, with strange texts, with every fault. For the golden diagrams. */
import { refOf } from './events.ts';
import { output, Run, send, timer, unsent } from './run.fixture.ts';
import type { Told } from './runs.fixture.ts';

/** Many rounds of pings that matter to nobody around one reply that came too late; a crash hides among them. */
export function longRun(): Told {
  const nodes = ['client', 'server', 'gossip1', 'gossip2'];
  const run = new Run();
  run.start(...nodes);
  const noise = (rounds: number, at: number) => {
    for (let i = 0; i < rounds; i++) {
      run.at(at + i);
      const ping = run.handler('gossip1', { kind: 'timer', name: 'tick' }, [send('gossip2', { type: 'ping', i })]);
      run.at(at + i + 0.5);
      run.deliver(ping, 'gossip2');
    }
  };
  noise(10, 1);
  run.at(20);
  const ask = run.ask('client', { type: 'get', key: 'x' }, [
    timer('retry', 30),
    send('server', { type: 'read', key: 'x' }),
  ]);
  noise(12, 21);
  run.at(40).add({ kind: 'crash', node: 'gossip2', inHandler: false });
  run.at(41);
  const answer = run.deliver(ask, 'server', [send('client', { type: 'value', key: 'x', value: 1 })]);
  run.at(51);
  const again = run.handler('client', { kind: 'timer', name: 'retry' }, [
    timer('retry', 30),
    send('server', { type: 'read', key: 'x' }),
  ]);
  run.at(52);
  const lost = run.handler('gossip1', { kind: 'timer', name: 'tick' }, [send('gossip2', { type: 'ping', i: 99 })]);
  run.at(53).lose(lost, 'gossip2', 'down');
  run.at(54);
  const answer2 = run.deliver(again, 'server', [send('client', { type: 'value', key: 'x', value: 1 })]);
  run.at(55);
  const one = run.deliver(answer, 'client', [
    { kind: 'cancel-timer', name: 'retry' },
    output({ type: 'value', value: 1 }),
  ]);
  run.at(56).add({
    kind: 'lost',
    node: 'gossip2',
    from: 'gossip1',
    message: { type: 'ping', i: 100 },
    sent: refOf(lost, 1),
    why: 'down',
  });
  run.at(58);
  const two = run.deliver(answer2, 'client', [output({ type: 'value', value: 1 })]);
  return { events: run.events, nodes, facts: [refOf(one, 2), refOf(two, 1)] };
}

/** What students write: wide characters, emoji, control characters, long texts, no `type` at all. */
export function wideText(): Told {
  const nodes = ['节点一', 'b', 'c'];
  const run = new Run();
  run.start(...nodes);
  run.at(1);
  const first = run.ask('节点一', { type: '请求', 内容: '分布式系统的时间、时钟与事件的次序,以及其他许多问题' }, [
    { kind: 'note', text: '我收到了一个请求 🎉🎉 现在把它转发给所有人,然后等待他们的确认', data: ['完成', 1] },
    send('b', '\u001b[2Jgone\nnext \u202eevil'),
    send('c', ['no', 'type', { at: 'all' }]),
    send('节点一', { type: 'note-to-self', text: 'x'.repeat(500) }),
  ]);
  run.at(2);
  run.deliver(first, 'b', [output('👩‍💻 done')]);
  run.at(3);
  const self = run.deliver(first, '节点一', [output({ type: '完成', 数: 1 })]);
  run.at(4);
  const last = run.handler(
    'c',
    { kind: 'timer', name: 'a timer with a very long name, as names go' },
    [{ kind: 'write', op: { kind: 'truncate', log: 'log', from: 4 }, lazy: true }],
    { trouble: { kind: 'threw', text: 'Cannot read 值\nof undefined', at: { file: 'clock.ts', line: 12 } } },
  );
  return { events: run.events, nodes, facts: [refOf(self, 1), refOf(last, 0)] };
}

/** More nodes than a terminal has room for. */
export function manyNodes(): Told {
  const nodes = Array.from({ length: 1000 }, (_, i) => `site${i + 1}`);
  const run = new Run();
  run.start(...nodes);
  let last = run.at(5).ask('site1', { type: 'update', key: 'k' }, [send('site8', { type: 'rumour', key: 'k' })]);
  for (let hop = 1; hop < 16; hop++) {
    const [here, there] = [`site${1 + hop * 7}`, `site${1 + (hop + 1) * 7}`];
    last = run
      .at(5 + hop * 2)
      .deliver(last, here, [send(there, { type: 'rumour', key: 'k' }), output({ type: 'stored' })]);
  }
  return { events: run.events, nodes, facts: [refOf(1002, 2), refOf(last, 2)] };
}

/** Every kind of fault once, and a program that ends by an exception. */
export function faults(): Told {
  const nodes = ['a', 'b', 'c'];
  const run = new Run();
  run.start(...nodes);
  run.at(1);
  const hello = run.ask('a', { type: 'greet' }, [send('b', { type: 'hello' }), send('c', { type: 'hello' })]);
  run.at(2).add({ kind: 'partition', sides: [['a'], ['c']], oneWay: true });
  run.at(3).lose(hello, 'c', 'cut');
  run.at(4).add({ kind: 'pause', node: 'b' });
  run.at(5).add({ kind: 'clock', node: 'c', stepMs: 250 });
  run.add({ kind: 'clock', node: 'c', rate: 0.995 });
  run.at(6).add({ kind: 'crash', node: 'c', inHandler: false });
  run.at(7).add({ kind: 'lost-request', node: 'c', request: { type: 'greet' } });
  run.at(8).add({ kind: 'resume', node: 'b' });
  const reply = run.deliver(hello, 'b', [
    unsent('a', { type: 'hello-too' }, 'dropped'),
    unsent('c', { type: 'hello-too' }, 'cut'),
    unsent('a', { type: 'fine' }, 'held'),
    send('b', { type: 'remember' }),
  ]);
  run.at(8).deliver(reply, 'b', [], { status: { greeted: 1 } });
  run.at(9).add({ kind: 'heal', sides: [['a'], ['c']], oneWay: true });
  run.at(10).handler('c', { kind: 'start', boot: 2 }, [timer('greet', 5)]);
  run.at(11).add({ kind: 'healed' });
  run.at(12);
  const seen = run.add({ kind: 'observe', node: 'b', status: { greeted: 1 } });
  run.at(15);
  const last = run.handler('c', { kind: 'timer', name: 'greet' }, [send('a', { type: 'hello' })], {
    trouble: {
      kind: 'refused',
      text: 'message.type must be "hello" or "fine", but it is "hi"',
      at: { file: 'greeter.ts', line: 31 },
    },
  });
  return { events: run.events, nodes, facts: [refOf(seen, 0), refOf(last, 1)] };
}
