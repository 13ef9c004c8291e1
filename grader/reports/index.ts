/**
 * Reports: what the judge found, as something to read. Pure functions from a `GradeReport` (or the problems of a source,
 * or a replayed run) to a string; this room never prints, never judges and knows no clock. A new format is a file
 * beside `text.ts` and a line here.
 */

export { isUntouched } from './begun.ts';
export { quoted, shortLab, sourceFolder, transcriptPath } from './commands.ts';
export { renderJson } from './json.ts';
export { clip, ends, hang } from './layout.ts';
export { shown } from './plain.ts';
export { type Problem, renderProblems, renderProblemsJson } from './problems.ts';
export { isKept } from './story.ts';
export { count, plural, type Style, styleOf, type TextOptions } from './style.ts';
export {
  failuresByImportance,
  type ReportTextOptions,
  renderFailure,
  renderMissing,
  renderStory,
  renderText,
} from './text.ts';
