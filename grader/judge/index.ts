/**
 * The judge: plays the world with the answers of a guest, derives every verdict itself and returns data. It never prints,
 * never words a report, and never runs student code. A new kind of test begins in `course/suite.ts` and `judge-test.ts`.
 */
export type { GradeOutcome, GradeRequest, Judge, Progress } from './api.ts';
export { type CheckLine, checkLab } from './check.ts';
export { entriesIn, testsOf } from './lab-files.ts';
export { gradeLocally } from './local.ts';
export { openJudge } from './open-judge.ts';
export { type ReplayOutcome, replayTranscript } from './replay.ts';
export type { Failure, GradeReport, TestResult, Verdict } from './report.ts';
