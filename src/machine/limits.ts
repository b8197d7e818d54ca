/** How often user information is asked for at most. */
export const USER_INFO_TRIES = 3

/** All waits of one `complete` together, in milliseconds. */
export const WAIT_BUDGET_MS = 30_000
