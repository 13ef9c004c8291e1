/**
 * `#course`: the words in which labs and suites are written. Re-exports only; it never runs a test. A new kind of test
 * begins in `suite.ts`.
 */
export { type Static, type TSchema, Type } from '@sinclair/typebox';
export * as fc from 'fast-check';
export type { Json, NodeId } from '#contract';
export { type Draw, drawFrom } from '../base/draw.ts';
export { checkLinearizable, checkSequential } from '../checkers/consistency/check.ts';
export type { History, Operation, Verdict } from '../checkers/consistency/history.ts';
export { type Model, perKey } from '../checkers/consistency/model.ts';
export * from '../checkers/consistency/models.ts';
export { checkSessions, type Guarantee, guarantees } from '../checkers/consistency/sessions.ts';
export { linearizable, sequentiallyConsistent, sessionGuarantees } from '../checkers/consistent.ts';
export { type AnyProperty, type Facts, type Fold, type Property, property, Violation } from '../checkers/property.ts';
export type {
  Environment,
  EnvironmentStep,
  Fault,
  MessageMatch,
  NodePlan,
  Rule as NetworkRule,
  WorldPlan,
} from '../simulator/plan.ts';
export type { Step, Watch } from '../simulator/script.ts';
export { eventOf, type Ref } from '../trace/events.ts';
export { rulesOf } from './rules-of.ts';
export * from './suite.ts';
export type { Alternative, Equivalent, Variant } from './variants.ts';
