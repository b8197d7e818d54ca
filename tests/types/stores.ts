import { cookieStore, type CookieStore } from 'trivet/stores/cookie'
import { memoryStore, StoreError, type FlowStore } from 'trivet/stores/memory'
import { redisStore, type RedisCommands } from 'trivet/stores/redis'
import { createTableStatements, sqlStore, type SqlClient } from 'trivet/stores/sql'
import { webStorageStore, type WebStorage } from 'trivet/stores/web-storage'
import fixture from 'trivet/fixtures/github/token-bad-verification-code' with { type: 'json' }
import manifest from 'trivet/package.json' with { type: 'json' }
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { createClient } from 'redis'
import { expectTypeOf } from 'vitest'

declare const redis: ReturnType<typeof createClient>
declare const ioredis: Redis
declare const pool: Pool
declare const storage: WebStorage

expectTypeOf(memoryStore()).toEqualTypeOf<FlowStore<true>>()
expectTypeOf(redisStore(redis)).toEqualTypeOf<FlowStore<true>>()
expectTypeOf(sqlStore(pool)).toEqualTypeOf<FlowStore<true>>()
expectTypeOf(webStorageStore(storage)).toEqualTypeOf<FlowStore<true>>()
expectTypeOf<typeof redis>().toExtend<RedisCommands>()
expectTypeOf<typeof pool>().toExtend<SqlClient>()
// @ts-expect-error ioredis writes its arguments otherwise: three lines adapt it.
redisStore(ioredis)

expectTypeOf(memoryStore().take('key')).resolves.toEqualTypeOf<string | undefined>()
// @ts-expect-error Every entry has its time.
void memoryStore().put('key', 'value')
// @ts-expect-error Values are text.
void memoryStore().put('key', { value: 1 }, 0)
// @ts-expect-error The clock is a function.
memoryStore({ now: 0 })

expectTypeOf(cookieStore({ keys: [] })).toEqualTypeOf<CookieStore>()
// @ts-expect-error Without keys nothing can be sealed.
cookieStore({})
// @ts-expect-error A cookie can be sent twice: it is no store of entries that are taken once.
export const oneTime: FlowStore<true> = cookieStore({ keys: [] })
// @ts-expect-error There is no such dialect.
sqlStore(pool, { dialect: 'mysql' })
expectTypeOf(createTableStatements()).items.toEqualTypeOf<string>()

export const codeOf = (error: unknown): string | undefined =>
  error instanceof StoreError ? error.failure.code : undefined
expectTypeOf(fixture.stage).toEqualTypeOf<string>()
expectTypeOf(manifest.version).toEqualTypeOf<string>()
