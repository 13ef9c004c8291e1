/** Programs the grader is itself tested on: known-wrong ones (edits of the solution), other right ones (whole files), and mutants explained. */

export interface Variant {
  /** Kebab-case, unique in the lab. */
  readonly id: string;
  /** What is wrong with it, one line. */
  readonly title: string;
  /** Where the bug was seen: a paper's section, an issue of a public project, "students". */
  readonly source: string;
  /** The test that must catch it … */
  readonly caughtBy: string;
  /** … and the property or rule it must break there. */
  readonly breaks: string;
  /** Each `find` matches exactly once in that file of the solution. */
  readonly edits: readonly { readonly file: string; readonly find: string; readonly put: string }[];
}

/** A different design that is right: `solutions/NN-name/alternatives/<id>/` holds the files it replaces. */
export interface Alternative {
  readonly id: string;
  readonly title: string;
  readonly part: string;
  readonly files: readonly string[];
}

/**
 * Why a mutant of the solution survives every test: `put` in place of `find` keeps all that the lab promises. Listed in
 * `solutions/NN-name/equivalent.ts`; one that explains no surviving mutant is stale, and an error.
 */
export interface Equivalent {
  /** Kebab-case, unique in the lab. */
  readonly id: string;
  /** `find` matches exactly once in that file of the solution; formatting of `put` does not count. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** One sentence: what makes the two programs the same to everybody the lab promises something. */
  readonly why: string;
}
