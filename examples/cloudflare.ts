// A worker. Its variables are in `process.env`: before 2026-08-04 with the compatibility flag `nodejs_compat`.
import { answer } from './login.ts'

// oxlint-disable-next-line import/no-default-export -- Workers have it so.
export default { fetch: answer }
