import { expect, test } from 'vitest'
import { createTableStatements, sqlStore, type SqlClient } from '../../src/stores/sql.ts'

const MINUTE = 60_000

/** What can only be seen in the table itself. */
export function describeTable(
  open: () => SqlClient,
  options: { readonly dialect: 'postgres' | 'sqlite' },
) {
  const rowsOf = async (table: string): Promise<readonly unknown[]> =>
    (await open().query(`select key from ${table} order by key`, [])).rows

  test('what is gone is removed by a later put, once a minute', async () => {
    for (const statement of createTableStatements('swept')) await open().query(statement, [])
    let time = 600_000
    const store = sqlStore(open(), { ...options, table: 'swept', now: () => time })
    await store.put('gone soon', 'value', 1)
    await store.put('gone in a minute', 'value', MINUTE)
    await store.put('kept', 'value', MINUTE + 1)
    time += MINUTE - 1
    await store.put('later', 'value', time)
    expect(await rowsOf('swept')).toHaveLength(4)
    time += 1
    await store.put('last', 'value', time)
    expect(await rowsOf('swept')).toEqual([{ key: 'kept' }, { key: 'last' }, { key: 'later' }])
  })

  test('the statements for the table may run again', async () => {
    for (const statement of [...createTableStatements(), ...createTableStatements()])
      await open().query(statement, [])
    expect(await rowsOf('trivet_flows')).toBeInstanceOf(Array)
  })
}
