import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTableStatements, sqlStore, type SqlClient } from '../../src/stores/sql.ts'
import { temporaryFolder, type TemporaryFolder } from './child.ts'
import { describeStore } from './contract.ts'
import { clientError, expectUnavailable } from './failing.ts'
import { noPostgres, startPostgres, type PostgresServer } from './postgres-server.ts'

const MINUTE = 60_000

/** What can only be seen in the table itself. */
function describeTable(
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

describe('on SQLite', () => {
  let folder: TemporaryFolder
  let path: string

  const open = (): SqlClient => {
    const database = new DatabaseSync(path)
    return {
      query: async (sql, params) => ({ rows: database.prepare(sql).all(...params) }),
    }
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    path = `${folder.path}/flows.sqlite`
    for (const statement of createTableStatements()) await open().query(statement, [])
  })
  afterAll(() => folder.remove())

  const options = { dialect: 'sqlite' } as const
  describeStore('sqlStore with node:sqlite', {
    make: (now) => sqlStore(open(), { ...options, now }),
  })
  describeTable(() => open(), options)

  test('what one connection has taken, another does not get', async () => {
    const stores = [sqlStore(open(), options), sqlStore(open(), options)]
    await stores[0]?.put('key', 'value', Date.now())
    const taken = await Promise.all(stores.map((store) => store.take('key')))
    expect(taken.filter((value) => value !== undefined)).toEqual(['value'])
  })
})

describe('sqlStore', () => {
  test.each(['flows; drop table users', 'Flows', '"flows"', '', 'a.b.c', '1st', 'x'.repeat(60)])(
    'refuses %j as a table',
    (table) => {
      const client: SqlClient = { query: async () => ({ rows: [] }) }
      expect(() => sqlStore(client, { table })).toThrow(TypeError)
      expect(() => createTableStatements(table)).toThrow(TypeError)
    },
  )

  test('a client that throws is store.unavailable', async () => {
    const client: SqlClient = {
      query: () => {
        throw clientError('Failing row contains (the verifier)', { code: '23514' })
      },
    }
    await expectUnavailable(sqlStore(client), { store: 'sql', reason: '23514' })
  })

  test('a sweep that fails does not fail the put', async () => {
    const client: SqlClient = {
      query: async (sql) => {
        if (sql.startsWith('delete')) throw new Error('deadlock detected')
        return { rows: [{ key: 'key' }] }
      },
    }
    await expect(sqlStore(client).put('key', 'value', 0)).resolves.toBeUndefined()
  })

  test('a row that is none of ours is store.tampered', async () => {
    const client: SqlClient = { query: async () => ({ rows: [{ value: null }] }) }
    await expect(sqlStore(client).take('key')).rejects.toMatchObject({
      failure: { code: 'store.tampered', details: { reason: 'malformed' } },
    })
  })
})
