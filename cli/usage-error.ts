/** The command was called wrongly: the message says how, and what to write instead. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Does something with what the user gave; a `TypeError` of the library then is about that.
 *
 * @param words Makes the library's words those of the command: they do not know the file, for example.
 * @throws UsageError with these words.
 */
export function asUsage<Result>(work: () => Result, words = inOurWords): Result {
  try {
    return work()
  } catch (error) {
    throw usageErrorOf(error, words)
  }
}

/** A `TypeError` as a wrong usage; anything else as it is. */
export function usageErrorOf(error: unknown, words = inOurWords): unknown {
  return error instanceof TypeError ? new UsageError(words(error.message)) : error
}

/** Without the name of the function that a programmer would have called. */
function inOurWords(message: string): string {
  const text = message.replace(/^(?:createFlow|begin|explain): /, '')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
