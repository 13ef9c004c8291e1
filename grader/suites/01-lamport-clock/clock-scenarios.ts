/** Lab 01 A, schedules written by hand: each is one way in which programs go wrong. */
import { scenario } from '#course';
import { clockCondition, oneOutputPerEvent } from '../../../labs/01-lamport-clock/rules/lamport-clock.ts';
import { clockProtocol } from '../../../labs/01-lamport-clock/rules/protocols.ts';
import { processes } from '../../../labs/01-lamport-clock/rules/worlds.ts';
import { received, request } from './steps.ts';

/** As many events on both sides: the message finds the receiver's clock at its own time. */
const equalClocks = scenario({
  id: 'equal-clocks',
  title: 'messages between processes that have counted as far',
  part: 'A',
  protocol: clockProtocol,
  properties: [clockCondition],
  promise: oneOutputPerEvent,
  world: { plan: { nodes: processes('p1', 'p2'), network: { delay: 5 }, until: 200 } },
  script: [
    request('p1', 'local', 'e1'),
    request('p2', 'local', 'e2'),
    request('p2', 'local', 'e3'),
    request('p1', 'send', 'm1', 'p2'),
    received('p2', 'm1'),
    request('p1', 'local', 'e4'),
    request('p2', 'send', 'm2', 'p1'),
    received('p1', 'm2'),
  ],
});

/** The receiver has long passed the time of the message: its clock must not fall back. */
const lateMessage = scenario({
  id: 'late-message',
  title: 'a message arrives long after its time',
  part: 'A',
  protocol: clockProtocol,
  properties: [clockCondition],
  promise: oneOutputPerEvent,
  world: { plan: { nodes: processes('p1', 'p2', 'p3'), network: { delay: 5 }, until: 500 } },
  script: [
    { kind: 'hold', match: { from: 'p1', to: 'p2' } },
    request('p1', 'send', 'm1', 'p2'),
    ...['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'].map((id) => request('p2', 'local', id)),
    request('p3', 'local', 'e9'),
    request('p3', 'send', 'm2', 'p2'),
    received('p2', 'm2'),
    { kind: 'release-all' },
    received('p2', 'm1'),
    request('p2', 'send', 'm3', 'p1'),
    received('p1', 'm3'),
  ],
});

export const clockScenarios = [equalClocks, lateMessage];
