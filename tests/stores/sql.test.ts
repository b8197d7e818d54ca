import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTableStatements, sqlStore, type SqlClient } from '../../src/stores/sql.ts'
import { temporaryFolder, type TemporaryFolder } from './child.ts'
import { describeStore } from './contract.ts'
import { clientError, expectUnavailable } from './failing.ts'
import { describeTable } from './table.ts'

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

  test.each(['flows', '_flows', 'trivet.flows', '_1._2', `${'a'.repeat(51)}.${'b'.repeat(51)}`])(
    'accepts %j as a table',
    (table) => {
      const client: SqlClient = { query: async () => ({ rows: [] }) }
      expect(sqlStore(client, { table }).oneTime).toBe(true)
    },
  )

  test.each([`${'a'.repeat(52)}.b`, `b.${'a'.repeat(52)}`, '1.flows', 'a-b.flows', 'x flows'])(
    'does not accept %j',
    (table) => {
      expect(() => createTableStatements(table)).toThrow(TypeError)
    },
  )

  test('its index is named after the table, without the dot', () => {
    const [, index] = createTableStatements('logins.flows')
    expect(index).toBe(
      'create index if not exists logins_flows_kept_until on logins.flows (kept_until)',
    )
  })

  test('PostgreSQL and its table are the default, and are asked for what is still kept', async () => {
    const asked: Array<readonly [sql: string, params: readonly unknown[]]> = []
    const client: SqlClient = {
      query: async (sql, params) => {
        asked.push([sql, params])
        return { rows: [{ key: 'key', value: 'value' }] }
      },
    }
    const store = sqlStore(client, { now: () => 7 })
    await store.put('key', 'value', 1)
    await store.take('key')
    expect(asked).toEqual([
      [expect.stringMatching(/^insert into trivet_flows .*\$4/), ['key', 'value', 600_001, 7]],
      ['delete from trivet_flows where kept_until <= $1 returning key', [7]],
      ['delete from trivet_flows where key = $1 and kept_until > $2 returning value', ['key', 7]],
    ])
  })

  test('a key that is in use is told with the name of the store', async () => {
    const client: SqlClient = { query: async () => ({ rows: [] }) }
    await expect(sqlStore(client).put('key', 'value', 0)).rejects.toMatchObject({
      failure: { details: { store: 'sql', operation: 'put', reason: 'key-in-use' } },
    })
  })

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
