import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTableStatements, sqlStore } from '../../src/stores/sql.ts'
import { describeStore } from './contract.ts'
import { expectUnavailable } from './failing.ts'
import { noPostgres, startPostgres, type PostgresServer } from './postgres-server.ts'
import { describeTable } from './table.ts'

describe.skipIf(noPostgres !== undefined)(noPostgres ?? 'on a PostgreSQL server', () => {
  let server: PostgresServer
  let pool: pg.Pool

  beforeAll(async () => {
    server = await startPostgres()
    pool = new pg.Pool({ connectionString: server.url, max: 10 })
    for (const statement of createTableStatements()) await pool.query(statement)
    await pool.query('create schema logins')
  }, 60_000)
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  describeStore('sqlStore with pg', { make: (now) => sqlStore(pool, { now }) })
  describeTable(() => pool, { dialect: 'postgres' })

  test('the table may be in a schema', async () => {
    for (const statement of createTableStatements('logins.flows')) await pool.query(statement)
    const store = sqlStore(pool, { table: 'logins.flows' })
    await store.put('key', 'value', Date.now())
    expect(await store.take('key')).toBe('value')
  })

  test('an error of the server is store.unavailable, with its code', async () => {
    await expectUnavailable(sqlStore(pool, { table: 'no_such_table' }), {
      store: 'sql',
      reason: '42P01',
    })
  })
})
