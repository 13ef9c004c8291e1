/** Rows and lists of rows: what one event does to one node, as numbers in flat arrays. */

/** Fields of a row. */
export const ROW = 9;
/** The node's local number after it; −1: the program could not go on. */
export const NEXT = 0;
export const FACTS = 1;
/** Three lanes: what the local part of the step adds to a fingerprint. */
export const DELTA = 2;
export const EVENT = 5;
/** The node crashes after so many effects; −1: it does not, or (CRASH) between two handlers. */
export const KEEP = 6;
/** Place in `failures`, where NEXT is −1. */
export const FAILURE = 7;
/** What it does to the node's outbox. */
export const POSTING = 8;

/** A list: how many rows are no crash, how many are, then the rows. */
export const LIST_HEAD = 2;
/** No list yet: the answers it needs have been asked for. */
export const WAITING = -1;
