/**
 * The shape of a built program: an expression that takes the language (a record of globals) and gives the function that
 * is called once per boot. A file is evaluated when its exports are first asked for. `guest/load.ts` is its counterpart.
 */
import { depthMax, languageGlobals } from './globals.ts';

/** Not every program needs these, and every boot pays for each. */
const rare: Readonly<Record<string, string>> = {
  $lockstep_raise: `const $lockstep_raise = (object, key, power) => (object[key] = $lockstep_pow(object[key], power));`,
  $lockstep_each: `
    function* $lockstep_each(iterable, at) {
      const mine = () => { outside = $lockstep_d; $lockstep_d += 2; if (--$lockstep_s < 0 || $lockstep_d > ${depthMax}) $lockstep_over(at); };
      let outside; mine();
      const iterator = iterable[Symbol.iterator]();
      let step = iterator.next();
      while (!step.done) {
        let sent, thrown, kind = 'return';
        $lockstep_d = outside;
        try { sent = yield step.value; kind = 'next'; }
        catch (error) { thrown = error; kind = 'throw'; }
        finally { mine(); if (kind === 'return') { iterator.return?.(); $lockstep_d = outside; } }
        if (kind === 'next') step = iterator.next(sent);
        else if (iterator.throw) step = iterator.throw(thrown);
        else { iterator.return?.(); throw thrown; }
      }
      $lockstep_d = outside;
      return step.value;
    }`,
};

export interface Wrapped {
  readonly code: string;
  /** For each file, the line (from 0) of `code` at which its linked text begins. */
  readonly startLines: ReadonlyMap<string, number>;
}

export function wrap(linked: ReadonlyMap<string, string>): Wrapped {
  const startLines = new Map<string, number>();
  const texts = [...linked.values()];
  const helpers = Object.keys(rare).filter((name) => texts.some((text) => text.includes(name)));
  let code = `(function ($lockstep_language) { "use strict"; const { ${languageGlobals.join(', ')} } = $lockstep_language; return function ($lockstep) { ${prelude(helpers.map((name) => rare[name]).join(' '))}`;
  for (const [file, text] of linked) {
    code += `\n$lockstep_add(${JSON.stringify(file)}, () => { let $lockstep_found;\n`;
    startLines.set(file, code.split('\n').length - 1);
    code += `${text}\nreturn $lockstep_found; });`;
  }
  return { code: `${code}\nreturn $lockstep_boot; }; })`, startLines };
}

function prelude(helpers: string): string {
  const code = `
    let $lockstep_s = $lockstep.steps, $lockstep_d = 0, $lockstep_p = -1, $lockstep_o = -1;
    const $lockstep_l = 0, $lockstep_q = -1;
    const $lockstep_harden = $lockstep.harden, $lockstep_pow = $lockstep.pow;
    const $lockstep_over = (at) => {
      const kind = $lockstep_s < 0 ? 'steps' : 'depth';
      if ($lockstep_o < 0) $lockstep_o = at;
      $lockstep_s = -1;
      $lockstep.overrun(kind);
    };
    const $lockstep_thrown = $lockstep.thrown;
    const $lockstep_caught = (error) => {
      if ($lockstep.caught(error)) { $lockstep_s = 0; $lockstep_over($lockstep_p); }
    };
    ${helpers}
    const $lockstep_boot = {
      exports: { __proto__: null },
      reset(steps) { $lockstep_s = steps; $lockstep_d = 0; $lockstep_p = $lockstep_o = -1; $lockstep.onReset(); },
      stepsLeft() { return $lockstep_s < 0 ? 0 : $lockstep_s; },
      position() { return $lockstep_o < 0 ? $lockstep_p : $lockstep_o; },
    };
    const $lockstep_add = (file, evaluate) => {
      let found;
      Object.defineProperty($lockstep_boot.exports, file, { enumerable: true, get: () => (found ??= evaluate()) });
    };
    $lockstep.started($lockstep_boot);`;
  return code.replace(/\s*\n\s*/g, ' ').trim();
}
