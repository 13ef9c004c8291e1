/** Where the course lies: found from this file, never from the folder the user happens to stand in. */
import { fileURLToPath } from 'node:url';

/** The folder that holds labs/, solutions/, lectures/ and grader/. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
