/**
 * Strength: how good the tests of a lab are, measured on programs of which the answer is known. Known-wrong variants and
 * mutants of the solution have to fail, the solution and the alternatives to pass. It never prints and keeps nothing: the
 * command line gives it what is known already and hears of each new result. A new figure begins in `figures.ts`.
 */
export { type Figures, figuresOf, scoreMin } from './figures.ts';
export { gradeAll, type Progress } from './grade-all.ts';
export { renderPage, strengthFile } from './page.ts';
export { loadPrograms, type Programs } from './programs.ts';
export { decodeResults, encodeResults, type Header, type Results } from './results.ts';
export { staleness } from './staleness.ts';
export { renderRow, withRow } from './summary.ts';
