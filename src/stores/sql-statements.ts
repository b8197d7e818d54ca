/** Whose way of writing parameters: PostgreSQL's `$1`, or SQLite's `?`. */
export type SqlDialect = 'postgres' | 'sqlite'

/** What a store says to its database. Each statement has its parameters in order, and returns rows. */
export interface SqlStatements {
  /** Parameters: key, value, kept until, now. No row where the key is in use. */
  readonly put: string
  /** Parameters: key, now. */
  readonly take: string
  /** Parameters: now. */
  readonly sweep: string
}

/**
 * The statements that make the table of a store, for PostgreSQL and SQLite alike. Run each of them once, in
 * a migration or at the start.
 *
 * @throws TypeError for a name that would have to be quoted.
 */
export function createTableStatements(table = 'trivet_flows'): readonly [string, string] {
  checkTable(table)
  const index = `${table.replace('.', '_')}_kept_until`
  return [
    `create table if not exists ${table} ` +
      '(key text primary key, value text not null, kept_until bigint not null)',
    `create index if not exists ${index} on ${table} (kept_until)`,
  ]
}

export function statementsOf(dialect: SqlDialect, table: string): SqlStatements {
  const written = (sql: string): string =>
    dialect === 'sqlite' ? sql.replaceAll(/\$\d/g, '?') : sql
  return {
    put: written(
      `insert into ${table} as kept (key, value, kept_until) values ($1, $2, $3) ` +
        'on conflict (key) do update set value = excluded.value, kept_until = excluded.kept_until ' +
        'where kept.kept_until <= $4 returning key',
    ),
    take: written(`delete from ${table} where key = $1 and kept_until > $2 returning value`),
    sweep: written(`delete from ${table} where kept_until <= $1 returning key`),
  }
}

/** Names cannot be parameters: this one becomes part of the statements. */
export function checkTable(table: string): void {
  if (!/^([a-z_][a-z0-9_]{0,50}\.)?[a-z_][a-z0-9_]{0,50}$/.test(table))
    throw new TypeError(
      'sqlStore: a table is named in lower-case letters, digits and _, with its schema before a dot if it has one.',
    )
}
