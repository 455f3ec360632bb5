/** The part of sql.js that the example uses; the package has no types of its own. */
declare module 'sql.js' {
  export interface Statement {
    bind(values: Readonly<Record<string, string | number | null>>): boolean
    step(): boolean
    get(): (string | number | Uint8Array | null)[]
    free(): boolean
  }
  export interface Database {
    exec(sql: string): unknown
    prepare(sql: string): Statement
  }
  export default function initSqlJs(settings: {
    readonly wasmBinary: Uint8Array
  }): Promise<{ readonly Database: new () => Database }>
}
