/**
 * The hidden tests of lab 01. The rules they hold stand in `labs/01-lamport-clock/rules/`, for students to read; here are
 * the schedules. A new rule begins there, with an accepting and a violating history in the test of its part.
 */
import type { Test } from '#course';
import { broadcastScenarios } from './broadcast-scenarios.ts';
import { clockScenarios } from './clock-scenarios.ts';
import { explorations } from './explorations.ts';
import { laws } from './laws.ts';
import { mutexScenarios } from './mutex-scenarios.ts';
import { storms } from './storms.ts';

export const hiddenTests: readonly Test[] = [
  ...laws,
  ...clockScenarios,
  ...mutexScenarios,
  ...broadcastScenarios,
  ...explorations,
  ...storms,
];
