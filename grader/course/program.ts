/** A program to grade: hand-in files by name, and where they came from. Nothing else of a submission is ever read. */
export interface Program {
  /** As the report names it: "handed in", "solution", "variant ID", "alternative ID", or a folder as the user typed it. */
  readonly label: string;
  /** Hand-in file name → text. A file that is missing is absent. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of them that come from the lab itself. */
  readonly given?: readonly string[];
  /** URL of the folder they lie in, for a debugger; absent for programs that lie nowhere. Never part of a report. */
  readonly folder?: string;
}
