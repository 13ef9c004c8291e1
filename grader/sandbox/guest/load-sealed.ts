/** The seal: the realm reduced to the language of the course, locked down, and one compartment for all programs. */
// first of all: what SES finds when it is imported is what it keeps
import { restoreFreeze } from './load-freeze.ts';
import 'ses';
import { type Guard, makeStart, type Program, type StartBoot } from './load-boot.ts';
import { type Language, languageOf, pruneRealm, pruneTamed } from './load-language.ts';

interface Seal {
  readonly compartment: Compartment;
  readonly language: Language;
}

let seal: Seal | undefined;

restoreFreeze();

/** Once per process, and there is no way back: what is not in the language is gone for the host too. */
export function sealRealm(): void {
  if (seal !== undefined) return;
  repairIntrinsics({
    // messages of errors are texts of the engine and stay; stacks are hidden
    errorTaming: 'safe',
    // the host keeps its own `eval` and `Function`: it compiles codecs; compartments never see them
    evalTaming: 'unsafe-eval',
    // `severe` would make `push` and `Map.get` getters (measured: handlers 1.5 times as slow): see `allowOverrides`
    overrideTaming: 'min',
    // the host reports for itself
    consoleTaming: 'unsafe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    reporting: 'none',
    domainTaming: 'unsafe',
    // nothing to tame: `pruneRealm` takes the locale methods out
    localeTaming: 'unsafe',
  });
  // between the halves: SES takes what it knows from the whole realm, and freezes what is left
  pruneRealm(globalThis);
  const regExp = pruneTamed();
  allowOverrides();
  hardenIntrinsics();
  const compartment = new Compartment();
  const scope: object = compartment.globalThis;
  const language = languageOf(scope, regExp);
  for (const key of Reflect.ownKeys(scope)) {
    if (key in language.globals) Object.defineProperty(scope, key, { value: language.globals[key as string] });
    else Reflect.deleteProperty(scope, key);
  }
  harden(language.globals);
  seal = { compartment, language: { ...language, globals: language.globals } };
  Object.freeze(scope);
}

/**
 * A frozen prototype would refuse `record.constructor = …` on a program's own object, though it changes nothing shared.
 * As a pair of accessors it gives the object a property of its own, as an unfrozen one would.
 */
function allowOverrides(): void {
  const plan: readonly (readonly [object, readonly string[]])[] = [
    [Object.prototype, ['constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'valueOf']],
    ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(
      (each) => [each.prototype, ['constructor', 'name', 'message', 'toString']] as const,
    ),
  ];
  for (const [prototype, keys] of plan) for (const key of keys) allowOverride(prototype, key);
}

function allowOverride(prototype: object, key: string): void {
  const found = Object.getOwnPropertyDescriptor(prototype, key);
  if (found === undefined || !('value' in found) || found.configurable !== true) return;
  const value: unknown = found.value;
  const accessors = {
    get() {
      return value;
    },
    set(this: object, own: unknown) {
      if (this === prototype) throw new TypeError(`${key} of a shared prototype cannot change`);
      Object.defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
    },
  };
  Object.defineProperty(prototype, key, { ...accessors, enumerable: false, configurable: true });
}

declare global {
  /** The two halves of SES's `lockdown`, which its types leave out. */
  var repairIntrinsics: typeof lockdown;
  var hardenIntrinsics: () => void;
}

export function loadSealed(code: string, stateless = false): StartBoot {
  sealRealm();
  const { compartment, language } = seal!; // `sealRealm` has set it
  const program = compartment.evaluate(code, { __rejectSomeDirectEvalExpressions__: false }) as Program; // what `build/wrap.ts` writes
  return makeStart(program, language, guard, stateless);
}

/** What a hook throws reaches the program's `catch`: its class must be no place to leave something for the next boot. */
export const guard: Guard =
  (hook) =>
  (...args) => {
    try {
      return hook(...args);
    } catch (error) {
      if (typeof error === 'object' && error !== null) harden(Object.getPrototypeOf(error));
      throw Object.freeze(error);
    }
  };
