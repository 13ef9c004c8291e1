/**
 * The vocabulary in which a lab's tests are written. A test is data plus pure functions; the judge and the guest both
 * hold it, so nothing in it may depend on the clock, the machine or chance other than `Draw`.
 */
import type { TSchema } from '@sinclair/typebox';
import type { Arbitrary } from 'fast-check';
import type { Json } from '#contract';
import type { Draw } from '../base/draw.ts';
import type { AnyProperty, FactKind, Facts, PropertyContext } from '../checkers/property.ts';
import type { Model } from '../explorer/model.ts';
import type { AnyEnvironment, WorldPlan } from '../simulator/plan.ts';
import type { Step } from '../simulator/script.ts';

/** One class of a protocol: where the student writes it and what it exchanges with the application. */
export interface Role {
  readonly file: string;
  readonly export: string;
  readonly request: TSchema;
  readonly output: TSchema;
  readonly status: TSchema;
}

export interface Protocol {
  readonly id: string;
  /** What the nodes send each other, whatever their role: a union tagged by `type`. */
  readonly message: TSchema;
  readonly roles: { readonly [role: string]: Role };
}

/** A rule that a test holds by itself (properties carry theirs). */
export interface Rule {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
  readonly cause: string;
  readonly lecture: string;
}

export interface World {
  readonly plan: WorldPlan;
  readonly environment?: AnyEnvironment;
}

interface TestBase {
  /** Kebab-case, unique in the lab. */
  readonly id: string;
  /** One line for the report: what is tried. */
  readonly title: string;
  /** The part it belongs to: "A". */
  readonly part: string;
}

/** Random schedules from seeds. */
export interface Storm extends TestBase {
  readonly kind: 'storm';
  readonly protocol: Protocol;
  readonly properties: readonly AnyProperty[];
  /** Default 500. */
  readonly seeds?: number;
  readonly world: (draw: Draw) => World;
}

/** A schedule its author wrote. */
export interface Scenario extends TestBase {
  readonly kind: 'scenario';
  readonly protocol: Protocol;
  readonly properties: readonly AnyProperty[];
  /** What the `expect` and `never` steps hold. */
  readonly promise: Rule;
  readonly world: World;
  readonly script: readonly Step[];
}

/** A property of one pure exported function, by table or by generation. */
export interface Law extends TestBase {
  readonly kind: 'law';
  readonly promise: Rule;
  readonly call: { readonly file: string; readonly export: string };
  readonly cases:
    | { readonly table: readonly (readonly Json[])[] }
    | { readonly arbitrary: Arbitrary<Json[]>; readonly runs: number };
  /** What is wrong with the answer, as a sentence; undefined when it is right. */
  readonly check: (args: readonly Json[], answer: Json) => string | undefined;
}

/** Figures: means over one set of runs. */
export interface Measure extends TestBase {
  readonly kind: 'measure';
  readonly protocol: Protocol;
  readonly runs: number;
  readonly world: (draw: Draw) => World;
  readonly fold: {
    // biome-ignore lint/suspicious/noExplicitAny: the fold's state is its own business
    readonly initial: (context: PropertyContext) => any;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    readonly on: { readonly [K in FactKind]?: (state: any, fact: Facts[K]) => any };
  };
  /** At least one of them is held to a promise. */
  readonly figures: readonly Figure[];
}

export interface Figure {
  /** What one run says; undefined when it has no such figure (then the measure is `not established`). */
  // biome-ignore lint/suspicious/noExplicitAny: the state of the measure's fold
  readonly of: (state: any) => number | undefined;
  /** "messages per answer". */
  readonly unit: string;
  /** What it is held to; a figure without is only shown. Several may share one rule. */
  readonly held?: { readonly promise: Rule; readonly reference: Reference };
  /** The published figure, shown beside it. */
  readonly published?: { readonly value: string; readonly source: string };
}

/** The mean over ≥ 4,000 runs, of the reference solution or of a simulation that it agrees with, and how far from it is still right; `atMost`: less is fine too. */
export interface Reference {
  readonly mean: number;
  /** For the mean of all `runs` of the measure: of fewer nothing is said. */
  readonly tolerance: number;
  readonly runs: number;
  readonly atMost?: boolean;
}

/** A measure of one figure. */
export interface SingleMeasure extends Omit<Measure, 'kind' | 'figures' | 'fold'>, Pick<Figure, 'unit' | 'published'> {
  readonly promise: Rule;
  readonly reference: Reference;
  readonly fold: Measure['fold'] & { readonly figure: Figure['of'] };
}

/** Every schedule of a small world, up to stated bounds. */
export interface Exploration extends TestBase, Model {
  readonly kind: 'exploration';
  readonly protocol: Protocol;
}

export type Test = Storm | Scenario | Exploration | Law | Measure;

export type Visibility = 'public' | 'hidden';
export interface Suite {
  /** The lab's folder name. */
  readonly lab: string;
  readonly public: readonly Test[];
  readonly hidden: readonly Test[];
}

export const storm = (test: Omit<Storm, 'kind'>): Storm => ({ kind: 'storm', ...test });
export const scenario = (test: Omit<Scenario, 'kind'>): Scenario => ({ kind: 'scenario', ...test });
export const exploration = (test: Omit<Exploration, 'kind'>): Exploration => ({ kind: 'exploration', ...test });
export const law = (test: Omit<Law, 'kind'>): Law => ({ kind: 'law', ...test });

export function measure(test: SingleMeasure | Omit<Measure, 'kind'>): Measure {
  if ('figures' in test) return { kind: 'measure', ...test };
  const { promise, reference, unit, published, fold, ...rest } = test;
  const { figure, ...folding } = fold;
  const only: Figure = { of: figure, unit, held: { promise, reference }, ...(published && { published }) };
  return { kind: 'measure', ...rest, fold: folding, figures: [only] };
}
