/**
 * The hidden tests of lab 03. The rules they hold stand in `labs/03-gossip/rules/`, for students to read; here are the
 * schedules. A new rule begins there, with an accepting and a violating history in `rules.test.ts`.
 */
import type { Test } from '#course';
import { antiEntropyTests } from './anti-entropy.ts';
import { certificateTests } from './certificates.ts';
import { mailTests } from './mail.ts';
import { rumourTests } from './rumours.ts';

export const hiddenTests: readonly Test[] = [...mailTests, ...antiEntropyTests, ...rumourTests, ...certificateTests];
