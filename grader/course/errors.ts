/** The two ways in which the course says no. Both carry a message for people, and nothing else. */

/** The course itself is broken: a manifest, a suite or a variant that does not fit. Exit code 3. */
export class CourseError extends Error {
  override readonly name: string = 'CourseError';
}

/** What the user typed or handed in cannot be used. Exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
