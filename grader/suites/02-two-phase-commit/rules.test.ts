/** Parts B and C: the rules, on histories one can check by hand. */
import { expect, test } from 'vitest';
import type { AnyProperty } from '#course';
import { ac1Agreement, ac2NoReversal, ac3AllVotedYes } from '../../../labs/02-two-phase-commit/rules/atomic-commit.ts';
import { locksUntilDecided, moneyConserved, trueBalances } from '../../../labs/02-two-phase-commit/rules/bank.ts';
import { forcedPerTransaction, messagesPerTransaction } from '../../../labs/02-two-phase-commit/rules/costs.ts';
import {
  ac4NoFailuresCommit,
  ac5EverybodyDecides,
  cooperativeTermination,
} from '../../../labs/02-two-phase-commit/rules/progress.ts';
import {
  acknowledgedIsRecorded,
  commitIsRecorded,
  yesIsRecorded,
} from '../../../labs/02-two-phase-commit/rules/records.ts';
import { judge } from './history.fixture.ts';

const begins = 'c begins t1: p1.a-30 p2.a+30';
const voted = [begins, 'p1 votes yes to t1', 'p2 votes yes to t1'];

test.each<[AnyProperty, string, string[], string]>([
  [ac1Agreement, 'all commit', ['c tells commit of t1', 'p1 decides commit of t1'], 'holds'],
  [ac1Agreement, 'one alone', ['c tells commit of t1', 'c tells commit of t1'], 'holds, not exercised'],
  [
    ac1Agreement,
    'a crash takes nothing back',
    ['p1 decides commit of t1', 'p1 crashes', 'p2 decides abort of t1'],
    'p1 has committed t1, and p2 has aborted it.',
  ],
  [ac2NoReversal, 'repeats', ['p1 decides commit of t1', 'p1 crashes', 'p1 decides commit of t1'], 'holds'],
  [
    ac2NoReversal,
    'a lazy outcome is lost, and learned again',
    ['p1 decides commit of t1', 'p1 crashes', 'p1 shows t1=prepared; holds ; locks ', 'p1 decides commit of t1'],
    'holds',
  ],
  [
    ac2NoReversal,
    'a restart presumes',
    ['p1 decides commit of t1', 'p1 crashes', 'p1 shows t1=aborted; holds ; locks '],
    'p1 says that t1 is aborted, after it had said that it is committed.',
  ],
  [
    ac2NoReversal,
    'prepared again, and no crash in between',
    ['p1 shows t1=prepared; holds ; locks ', 'p1 decides commit of t1', 'p1 shows t1=prepared; holds ; locks '],
    'p1 says that t1 is prepared, after it had said that it is committed; no crash can have made it forget that.',
  ],
  [
    ac2NoReversal,
    'prepared when its status says so for the first time, and then decided',
    ['p1 shows t1=prepared; holds ; locks ', 'p1 shows t1=committed; holds ; locks '],
    'holds',
  ],
  [ac3AllVotedYes, 'all yes', [...voted, 'c tells commit of t1'], 'holds'],
  [
    ac3AllVotedYes,
    'read-only is a yes',
    ['c begins t1: p1.a p2.a+1', 'p1 votes read-only to t1', 'p2 votes yes to t1', 'c tells commit of t1'],
    'holds',
  ],
  [
    ac3AllVotedYes,
    'one yes comes twice',
    [begins, 'p1 votes yes to t1', 'p1 votes yes to t1', 'c sends p1 decision commit of t1'],
    'c says that t1 is committed, but p2 never voted yes.',
  ],
  [
    ac3AllVotedYes,
    'refused in time',
    ['p1 is told to refuse t1', ...voted],
    'p1 votes yes to t1, which it was told to refuse.',
  ],
  [
    ac3AllVotedYes,
    'refused too late',
    [...voted, 'p1 is told to refuse t1', 'p1 votes yes to t1', 'c tells commit of t1'],
    'holds',
  ],
  [
    ac3AllVotedYes,
    'a refusal is a wish: a crash may forget it',
    ['p1 is told to refuse t1', 'p1 crashes', ...voted],
    'holds, not exercised',
  ],
  [yesIsRecorded, 'forced', ['p1 forces t1', 'p1 votes yes to t1'], 'holds'],
  [yesIsRecorded, 'no needs none', ['p1 votes no to t1'], 'holds, not exercised'],
  [
    yesIsRecorded,
    'lazy, but something forced followed',
    ['p1 writes lazily t1', 'p1 forces t0', 'p1 votes yes to t1'],
    'holds',
  ],
  [
    yesIsRecorded,
    'lazy',
    ['p1 writes lazily t1', 'p1 votes yes to t1'],
    'p1 votes yes to t1, and nothing of t1 is durable in its log: a crash now, and it knows nothing of it.',
  ],
  [
    yesIsRecorded,
    'lazy, and lost in a crash before something forced followed',
    ['p1 writes lazily t1', 'p1 crashes', 'p1 forces t0', 'p1 votes yes to t1'],
    'p1 votes yes to t1, and nothing of t1 is durable in its log: a crash now, and it knows nothing of it.',
  ],
  [
    commitIsRecorded,
    'another node’s record is not the coordinator’s',
    [begins, 'p1 forces t1', 'c tells commit of t1'],
    'c tells of the commit of t1, and nothing of t1 is durable in its log: a crash now, and it knows of no commit.',
  ],
  [commitIsRecorded, 'forced', [begins, 'c forces t1', 'c tells commit of t1'], 'holds'],
  [commitIsRecorded, 'only reads', ['c begins t1: p1.a p2.a', 'c tells commit of t1'], 'holds, not exercised'],
  [
    commitIsRecorded,
    'a participant may answer for itself',
    [begins, 'p1 sends p2 answer commit of t1'],
    'holds, not exercised',
  ],
  [
    acknowledgedIsRecorded,
    'prepared alone is not enough',
    ['p1 forces t1', 'c sends p1 decision commit of t1', 'p1 writes lazily t1', 'p1 sends c acknowledge of t1'],
    'p1 acknowledges t1, and its outcome is not durable in its log: a crash now, and it must ask somebody who may have forgotten.',
  ],
  [
    acknowledgedIsRecorded,
    'both',
    ['p1 forces t1', 'c sends p1 decision commit of t1', 'p1 forces t1', 'p1 sends c acknowledge of t1'],
    'holds',
  ],
  [
    acknowledgedIsRecorded,
    'an abort is acknowledged',
    ['p1 forces t1', 'p1 sends c acknowledge of t1'],
    'holds, not exercised',
  ],
  [
    locksUntilDecided,
    'the next one after the decision',
    [
      ...voted,
      'p1 shows t1=prepared; holds ; locks p1.a=t1',
      'p1 decides commit of t1',
      'c begins t2: p1.a+1 p2.b-1',
      'p1 votes yes to t2',
    ],
    'holds',
  ],
  [
    locksUntilDecided,
    'a yes, and then a no',
    [...voted, 'p1 crashes', 'p1 votes no to t1'],
    'p1 votes no to t1, has voted yes to it, and has not decided it.',
  ],
  [
    locksUntilDecided,
    'a no after the abort, to a prepare that comes again',
    [...voted, 'p1 shows t1=prepared; holds ; locks p1.a=t1', 'p1 decides abort of t1', 'p1 votes no to t1'],
    'holds',
  ],
  [
    locksUntilDecided,
    'the next one before the decision, and it only reads',
    [...voted, 'c begins t2: p1.a p2.b-1', 'p1 votes read-only to t2'],
    'p1 votes read-only to t2, which touches p1.a; t1 touches it too, and is prepared here and not decided.',
  ],
  [
    locksUntilDecided,
    'a reader says again what it said before somebody locked the account',
    [
      'c begins t1: p1.a p2.a+1',
      'p1 votes read-only to t1 and read p1.a=100',
      'c begins t2: p1.a-30 p2.a+30',
      'p1 votes yes to t2',
      'p1 shows t2=prepared; holds ; locks p1.a=t2',
      'p1 votes read-only to t1 and read p1.a=100',
    ],
    'holds',
  ],
  [
    locksUntilDecided,
    'a reader looks again, at an account that is locked',
    [
      'c begins t1: p1.a p2.a+1',
      'p1 votes read-only to t1 and read p1.a=100',
      'c begins t2: p1.a-30 p2.a+30',
      'p1 votes yes to t2',
      'p1 votes read-only to t1 and read p1.a=70',
    ],
    'p1 votes read-only to t1, which touches p1.a; t2 touches it too, and is prepared here and not decided.',
  ],
  [
    locksUntilDecided,
    'a restart forgets locks',
    [...voted, 'p1 crashes', 'p1 shows t1=prepared; holds ; locks '],
    'The status of p1 says that t1 is prepared, and its locks do not say that t1 holds p1.a.',
  ],
  [
    locksUntilDecided,
    'a restart forgets everything',
    [...voted, 'p1 crashes', 'p1 shows ; holds ; locks '],
    'p1 has voted yes to t1 and has not decided it; its status does not say that it is prepared.',
  ],
  [trueBalances, 'once', [begins, 'p1 decides commit of t1', 'p1 shows ; holds p1.a=70 p1.b=100; locks '], 'holds'],
  [
    trueBalances,
    'twice',
    [begins, 'p1 decides commit of t1', 'p1 shows ; holds p1.a=40; locks '],
    'p1.a holds 40; 100 in the beginning and, committed here, -30 by t1 make 70.',
  ],
  [
    trueBalances,
    'at the vote',
    [begins, 'p1 votes yes to t1', 'p1 shows t1=prepared; holds p1.a=70; locks '],
    'p1.a holds 70; 100 in the beginning, and nothing committed here since, make 100.',
  ],
  [
    trueBalances,
    'prepared again after a crash',
    [begins, 'p1 decides commit of t1', 'p1 crashes', 'p1 shows t1=prepared; holds p1.a=100; locks '],
    'holds, not exercised',
  ],
  [
    trueBalances,
    'a read that is not so',
    ['c begins t1: p1.a p2.a', 'p1 shows ; holds p1.a=100; locks ', 'p1 votes read-only to t1 and read p1.a=70'],
    'p1 votes on t1 and says that p1.a holds 70; what is committed there, and the work of t1 before the read, make 100.',
  ],
  [
    moneyConserved,
    'half a transfer',
    ['p1 shows ; holds p1.a=70; locks ', 'p2 shows ; holds p2.a=100; locks '],
    'There are 170 in the bank now, and were 200.',
  ],
  [moneyConserved, 'both halves', ['p1 shows ; holds p1.a=70; locks ', 'p2 shows ; holds p2.a=130; locks '], 'holds'],
  [
    ac4NoFailuresCommit,
    'aborted when all was quiet',
    ['it is 700 ms', begins, 'c tells abort of t1'],
    't1 was begun when all failures were long over, on accounts that nobody else wants, and is aborted.',
  ],
  [ac4NoFailuresCommit, 'an abort before', [begins, 'c tells abort of t1'], 'holds'],
  [
    ac5EverybodyDecides,
    'one in doubt',
    [...voted, 'c tells commit of t1', 'p1 decides commit of t1'],
    'p2 voted yes to t1, and "decided" is still missing there; all failures are repaired.',
  ],
  [
    ac5EverybodyDecides,
    'decided, lost in a crash, and not decided again',
    [
      ...voted,
      'c tells abort of t1',
      'p1 decides abort of t1',
      'p2 decides abort of t1',
      'p2 crashes',
      'p2 shows t1=prepared; holds ; locks ',
    ],
    'p2 voted yes to t1, and "decided" is still missing there (a crash has lost its record, and it is prepared again); all failures are repaired.',
  ],
  [ac5EverybodyDecides, 'swallowed by a crash', [begins, 'p1 votes no to t1', 'c crashes'], 'holds'],
  [ac5EverybodyDecides, 'not told', [begins, 'p1 votes no to t1'], 'c never told the outcome of t1.'],
  [
    ac5EverybodyDecides,
    'a commit is told, crash or not',
    [...voted, 'p1 decides commit of t1', 'p2 decides commit of t1', 'c crashes'],
    'p1 has committed t1, and c never told its outcome.',
  ],
  [cooperativeTermination, 'all in doubt', voted, 'holds'],
  [
    cooperativeTermination,
    'one knows',
    [...voted, 'p1 decides commit of t1'],
    'p2 voted yes to t1, and "decided" is still missing there; p1, which it can reach, has committed it.',
  ],
  [
    cooperativeTermination,
    'one knew, and a crash lost it',
    [...voted, 'p1 decides abort of t1', 'p1 crashes', 'p1 shows t1=prepared; holds ; locks '],
    'holds',
  ],
  [
    cooperativeTermination,
    'one has not voted',
    [begins, 'p1 votes yes to t1'],
    'p1 voted yes to t1, and "decided" is still missing there; p2, which it can reach, did not vote yes: it can say abort.',
  ],
  [
    cooperativeTermination,
    'one is prepared, and a crash cut off its vote: it cannot know',
    [begins, 'p1 votes yes to t1', 'p2 forces t1', 'p2 crashes', 'p2 shows t1=prepared; holds ; locks '],
    'holds',
  ],
  [cooperativeTermination, 'a reader is not worth asking', ['c begins t1: p1.a-1 p2.a', 'p1 votes yes to t1'], 'holds'],
])('$id: %s', (property, _, history, verdict) => {
  expect(judge(property, history)).toBe(verdict);
});

const commit = [
  begins,
  'c sends p1 prepare of t1',
  'c sends p2 prepare of t1',
  'p1 forces t1',
  'p1 votes yes to t1',
  'p2 forces t1',
  'p2 votes yes to t1',
  'c forces t1',
  'c sends p1 decision commit of t1',
  'c sends p2 decision commit of t1',
  'p1 forces t1',
  'p1 sends c acknowledge of t1',
  'p2 forces t1',
  'p2 sends c acknowledge of t1',
];
const abort = [
  begins,
  'c sends p1 prepare of t1',
  'c sends p2 prepare of t1',
  'p1 forces t1',
  'p1 votes yes to t1',
  'p2 votes no to t1',
  'c sends p1 decision abort of t1',
];

test.each<[string, string[], string, string]>([
  ['a commit of two: 4n and 2n + 1', commit, 'holds', 'holds'],
  [
    'one of each too many',
    [...commit, 'c forces t1', 'c sends p1 decision commit of t1'],
    't1, of 2 participants, is committed and costs 9 messages; 8 are enough.',
    't1, of 2 participants, is committed and costs 6 forced writes; 5 are enough.',
  ],
  ['an abort of two, one no: 3n − 1, and one force', abort, 'holds', 'holds'],
  [
    'the abort is acknowledged, and forced',
    [...abort, 'p1 forces t1', 'p1 sends c acknowledge of t1'],
    't1, of 2 participants, is aborted and costs 6 messages; 5 are enough.',
    't1, of 2 participants, is aborted and costs 2 forced writes; 1 are enough.',
  ],
  [
    'reading: 2n and nothing',
    ['c begins t1: p1.a', 'c sends p1 prepare of t1', 'p1 votes read-only to t1 and read p1.a=100', 'c forces t1'],
    'holds',
    't1, of 1 participants, only reads and costs 1 forced writes; 0 are enough.',
  ],
  [
    'an outcome that is forced late is charged to its own transaction, whatever has begun meanwhile',
    [
      ...commit.slice(0, -4),
      'p1 sends c acknowledge of t1',
      'p2 sends c acknowledge of t1',
      'c begins t2: p1.a',
      'c sends p1 prepare of t2',
      'p1 votes read-only to t2 and read p1.a=100',
      'p1 forces t1',
      'p2 forces t1',
    ],
    'holds',
    'holds',
  ],
  [
    'what is recorded of nobody knows what, is charged to the last one begun',
    [
      'c begins t1: p1.a',
      'c sends p1 prepare of t1',
      'p1 votes read-only to t1 and read p1.a=100',
      'p1 forces toString',
    ],
    'holds',
    't1, of 1 participants, only reads and costs 1 forced writes; 0 are enough.',
  ],
])('costs: %s', (_, history, messages, forced) => {
  expect(judge(messagesPerTransaction, history)).toBe(messages);
  expect(judge(forcedPerTransaction, history)).toBe(forced);
});
