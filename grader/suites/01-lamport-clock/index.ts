/**
 * The hidden tests of lab 01. The rules they hold stand in `labs/01-lamport-clock/rules/`, for students to read; here are
 * the schedules. A new rule begins there, with an accepting and a violating history in `rules.test.ts`.
 */
import type { Test } from '#course';
import { laws } from './laws.ts';
import { scenarios } from './scenarios.ts';
import { storms } from './storms.ts';

export const hiddenTests: readonly Test[] = [...laws, ...scenarios, ...storms];
