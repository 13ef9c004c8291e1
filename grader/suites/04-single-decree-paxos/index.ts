/**
 * The hidden tests of lab 04. The rules they hold stand in `labs/04-single-decree-paxos/rules/`, for students to read;
 * here are the schedules. A new rule begins there, with an accepting and a violating history in the test of its part.
 */
import type { Test } from '#course';
import { acceptorScenarios } from './acceptor-scenarios.ts';
import { explorations } from './explorations.ts';
import { learnerScenarios } from './learner-scenarios.ts';
import { progressTests } from './progress.ts';
import { proposerScenarios } from './proposer-scenarios.ts';
import { storms } from './storms.ts';

export const hiddenTests: readonly Test[] = [
  ...acceptorScenarios,
  ...proposerScenarios,
  ...learnerScenarios,
  ...progressTests,
  ...explorations,
  ...storms,
];
