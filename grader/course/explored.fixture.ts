/** For tests of the explorer: a model program searched both ways. */
import type { AnyProperty } from '../checkers/property.ts';
import type { Answering } from '../explorer/answering.ts';
import { type Exploration, explore } from '../explorer/explore.ts';
import { LocalStates } from '../explorer/local-states.ts';
import type { Model } from '../explorer/model.ts';
import { modelProgram } from '../explorer/models/program.ts';
import { type PlainResult, plainSearch } from '../explorer/plain-search.ts';
import type { SmallProgram } from '../explorer/small-worlds.fixture.ts';
import type { ProtocolCodecs } from '../simulator/effects.ts';
import { SharedNode } from '../simulator/running.ts';
import { anyJson } from './codec/index.ts';

export function protocolOf({ roles }: SmallProgram): ProtocolCodecs {
  const codecs = { request: anyJson, output: anyJson, status: anyJson };
  return {
    message: anyJson,
    json: anyJson,
    roles: Object.fromEntries(Object.keys(roles).map((role) => [role, codecs])),
  };
}

export function answeringOf(model: Model, program: SmallProgram): LocalStates {
  const setting = { nodes: model.nodes, protocol: protocolOf(program), bounds: { stepsMax: 1e6, effectsMax: 1e4 } };
  const unordered = model.symmetry !== undefined;
  return new LocalStates({ ...setting, unordered }, modelProgram(program.make, program.roles));
}

export const exploreModel = (
  model: Model,
  program: SmallProgram,
  answering: Answering = answeringOf(model, program),
): Exploration => explore(model, protocolOf(program), answering);

export function plainly(model: Model, { make, roles }: SmallProgram, statesMax?: number): PlainResult {
  const made = make(SharedNode);
  const classes = Object.fromEntries(Object.entries(roles).map(([role, name]) => [role, made[name]]));
  const unordered = model.symmetry !== undefined;
  return plainSearch(model, classes as Parameters<typeof plainSearch>[1], {
    unordered,
    ...(statesMax === undefined ? {} : { statesMax }),
  });
}

const lengths = (broken: Iterable<readonly [AnyProperty, number]>) =>
  Object.fromEntries([...broken].map(([{ id }, steps]) => [id, steps] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
const ids = (properties: Iterable<AnyProperty>) => [...properties].map(({ id }) => id).sort();

/** What both kinds of search say, in one form. */
export interface Said {
  readonly states: number;
  readonly depth: number;
  readonly resting: number;
  readonly crashes: number;
  readonly broken: { readonly [id: string]: number };
  readonly reached: readonly string[];
  readonly threw: number | undefined;
}

export const saidBy = ({ states, depth, resting, crashes, broken, reached, end }: Exploration): Said => ({
  states,
  depth,
  resting,
  crashes,
  broken: lengths(broken.map(({ property, steps }) => [property, steps.length])),
  reached: ids(reached),
  threw: end.kind === 'threw' ? end.steps.length : undefined,
});

export const saidPlainly = ({ broken, reached, ...rest }: PlainResult): Said => ({
  ...rest,
  broken: lengths(broken),
  reached: ids(reached),
});
