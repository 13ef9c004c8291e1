/** What the exit code of a command says. */
export const exit = {
  /** All points; or a command did what it was asked. */
  ok: 0,
  /** Points are missing. */
  missing: 1,
  /** The command line, or the folder it was given in, does not fit. */
  usage: 2,
  /** The course (or Lockstep) is at fault, not the student. */
  course: 3,
  /** Nothing wrong could be shown, and not all that is right. */
  notEstablished: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exit)[keyof typeof exit];
