/**
 * The hidden tests of lab 02. The rules they hold stand in `labs/02-two-phase-commit/rules/`, for students to read; here
 * are the schedules. A new rule begins there, with an accepting and a violating history in `rules.test.ts`.
 */
import type { Test } from '#course';
import { explorations } from './explorations.ts';
import { commitScenarios } from './scenarios-commit.ts';
import { recoveryScenarios } from './scenarios-recovery.ts';
import { stableScenarios } from './stable-scenarios.ts';
import { stableStorms } from './stable-storms.ts';
import { storms } from './storms.ts';

export const hiddenTests: readonly Test[] = [
  ...stableScenarios,
  ...stableStorms,
  ...commitScenarios,
  ...recoveryScenarios,
  ...explorations,
  ...storms,
];
