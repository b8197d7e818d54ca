import * as z from 'zod/mini'
import { localEffects } from '../effects/local.ts'
import { checkTable, statementsOf, type SqlDialect } from './sql-statements.ts'
import { keyInUse, reach, tampered } from './store-error.ts'
import { keptUntilOf, SWEEP_EVERY_MS, type FlowStore, type StoreClock } from './store.ts'

export type { FlowStore, StoreClock } from './store.ts'
export { StoreError } from './store-error.ts'
export { createTableStatements, type SqlDialect } from './sql-statements.ts'

/** What is asked of a database. A `Pool` of `pg` fits as it is; SQLite is adapted in three lines. */
export interface SqlClient {
  /** Runs one statement that returns rows. */
  query(sql: string, params: Array<string | number>): Promise<{ readonly rows: readonly unknown[] }>
}

export interface SqlStoreOptions extends StoreClock {
  /** How parameters are written: `$1` or `?`. Default: `postgres`. */
  readonly dialect?: SqlDialect | undefined
  /** The table that `createTableStatements` makes. Default: `trivet_flows`. */
  readonly table?: string | undefined
}

const rowSchema = z.object({ value: z.string() })

/**
 * A store in a table of PostgreSQL or SQLite (3.35 or newer): for as many processes as the database serves.
 * The table has to exist: see `createTableStatements`.
 *
 * Give it a client outside any transaction: what a transaction takes out is there again when it rolls back.
 * What has expired is removed by a later `put`, once a minute.
 *
 * @throws TypeError for a table whose name is none.
 * @see {@link https://www.postgresql.org/docs/current/dml-returning.html DELETE … RETURNING}
 */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): FlowStore<true> {
  const { now = localEffects.now, dialect = 'postgres', table = 'trivet_flows' } = options
  checkTable(table)
  const statements = statementsOf(dialect, table)
  let sweptAt = -Infinity

  /** The entry is in its place already: what a sweep cannot do now, the next one will. */
  async function sweep(time: number): Promise<void> {
    if (time - sweptAt < SWEEP_EVERY_MS) return
    sweptAt = time
    try {
      await client.query(statements.sweep, [time])
    } catch {
      // What has expired is not given out either way.
    }
  }

  return {
    oneTime: true,

    async put(key, value, expiresAt) {
      const keptUntil = keptUntilOf(expiresAt)
      const time = now()
      const { rows } = await reach('sql', 'put', () =>
        client.query(statements.put, [key, value, keptUntil, time]),
      )
      if (rows.length === 0) throw keyInUse('sql')
      await sweep(time)
    },

    async take(key) {
      const { rows } = await reach('sql', 'take', () => client.query(statements.take, [key, now()]))
      if (rows.length === 0) return undefined
      const row = z.safeParse(rowSchema, rows[0])
      if (!row.success) throw tampered('malformed')
      return row.data.value
    },
  }
}
