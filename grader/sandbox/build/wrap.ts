/**
 * The shape of a built program: an expression that takes the language (a record of globals) and gives the function that
 * is called once per boot. `guest/load.ts` is its counterpart.
 */
import { depthMax, languageGlobals } from './globals.ts';

/** `\n` first, so that the program begins at the start of a line and its source map holds. */
export const head = `(function ($lockstep_language) { "use strict"; const { ${languageGlobals.join(', ')} } = $lockstep_language; return function ($lockstep) { ${prelude()}
`;

export const tail = `
  $lockstep_boot.exports = $lockstep_exports; return $lockstep_boot; }; })`;

/** Lines of `head` before the program. */
export const headLines = head.split('\n').length - 1;

function prelude(): string {
  const code = `
    let $lockstep_s = $lockstep.steps, $lockstep_d = 0, $lockstep_p = -1, $lockstep_o = -1, $lockstep_exports;
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
    const $lockstep_raise = (object, key, power) => (object[key] = $lockstep_pow(object[key], power));
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
    }
    const $lockstep_boot = {
      exports: undefined,
      reset(steps) { $lockstep_s = steps; $lockstep_d = 0; $lockstep_p = $lockstep_o = -1; $lockstep.onReset(); },
      stepsLeft() { return $lockstep_s < 0 ? 0 : $lockstep_s; },
      position() { return $lockstep_o < 0 ? $lockstep_p : $lockstep_o; },
    };
    $lockstep.started($lockstep_boot);`;
  return code.replace(/\s*\n\s*/g, ' ').trim();
}
