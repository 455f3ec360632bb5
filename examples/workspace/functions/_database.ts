import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import initSqlJs, { type Database } from 'sql.js'

const require = createRequire(import.meta.url)

/** SQLite as WebAssembly. It and the tables are files that the build finds by these expressions, and copies. */
export async function openDatabase(): Promise<Database> {
  const wasmBinary = readFileSync(require.resolve('sql.js/dist/sql-wasm.wasm'))
  const { Database } = await initSqlJs({ wasmBinary })
  const database = new Database()
  database.exec(readFileSync(join(process.cwd(), 'data/menu.sql'), 'utf8'))
  return database
}
