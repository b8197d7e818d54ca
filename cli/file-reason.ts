/** Why a file cannot be read or written, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder'
    case 'EISDIR':
      return 'it is a folder'
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file is in its place'
    case 'EACCES':
      return 'you have no right to'
    default:
      return code
  }
}
