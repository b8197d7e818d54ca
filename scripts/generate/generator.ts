/** A file that is made from other files of the repository. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string
  readonly content: string
}

/** Makes files from the repository's content alone: the same content gives the same bytes. */
export type Generator = () => Promise<readonly GeneratedFile[]>
