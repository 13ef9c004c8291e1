/** For tests of the explorer: programs written as what each role does, and a rule about the order of two outputs. */
import type { Json, NodeConstructor } from '#contract';
import { type AnyProperty, property, Violation } from '../checkers/property.ts';
import type { SmallProgram } from './small-worlds.fixture.ts';

export const about = (id: string) => ({ id, rule: `Rule ${id}.`, source: 'here', cause: 'a bug', lecture: id });

/** `first` is never output after `second` was. */
export const before = (first: string, second: string): AnyProperty =>
  property<{ second: boolean; first: boolean }>({
    ...about(`${first}-before-${second}`),
    kind: 'always',
    goal: `${second} is output`,
    exercised: ({ second }) => second,
    initial: () => ({ first: false, second: false }),
    on: {
      output: (state, { value }) => {
        if (value === second && !state.first) return new Violation(`${second} came first`, 0, 0);
        return { first: state.first || value === first, second: state.second || value === second };
      },
    },
  });

/** What each node does, by role: handlers that see their node. */
export interface Part {
  start?(node: Acting): void;
  request?(node: Acting): void;
  message?(node: Acting, message: Json): void;
  timer?(node: Acting, name: string): void;
}
type Acting = InstanceType<ReturnType<typeof nodeOf>>;
const nodeOf = (Node: NodeConstructor) =>
  class extends Node<Json, Json, Json> {
    stored: Json = null;
    get status() {
      return null;
    }
  };

export const program = (parts: { readonly [role: string]: Part }): SmallProgram => ({
  roles: Object.fromEntries(Object.keys(parts).map((role) => [role, role])),
  make: (Node) =>
    Object.fromEntries(
      Object.entries(parts).map(([role, part]) => {
        const Class = class extends nodeOf(Node) {
          override onStart() {
            part.start?.(this);
          }
          override onRequest() {
            part.request?.(this);
          }
          override onMessage(_from: string, message: Json) {
            part.message?.(this, message);
          }
          override onTimer(name: string) {
            part.timer?.(this, name);
          }
        };
        return [role, Object.defineProperty(Class, 'name', { value: role })];
      }),
    ),
});
/** Each in a role of its own name. */
export const nodes = (...ids: string[]) => ids.map((id) => ({ id, role: id }));
