/**
 * Evaluates each field of an object literal alone: for a value of which a part cannot be known, and to learn which fields
 * read the environment.
 */
import { readExports, type ReadModule, type ReadValue } from '../build/index.ts'

/** One field, or the fields of a spread. */
export interface ReadField {
  readonly value: unknown
  readonly env: readonly string[]
  readonly problems: ReadValue['problems']
}

export interface FieldsRequest {
  readonly file: string
  /** Without a byte order mark. */
  readonly text: string
  readonly read: ReadValue
}

/** By absolute file; nothing for a value that is no object literal of its file. */
export async function readFields(
  requests: readonly FieldsRequest[],
  options: { readonly root: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ReadonlyMap<string, ReadonlyMap<string, ReadField>>> {
  const open = requests.filter(({ read }) => read.site.properties !== undefined)
  const texts = new Map(open.map(({ file, text, read }) => [file, `${text}\n${probes(text, read)}`]))
  const asked = open.map(({ file, read }) => ({
    file,
    names: (read.site.properties ?? []).map((_, index) => `${PROBE}${index}`),
  }))
  const modules = asked.length > 0 ? await readExports(asked, { ...options, texts }) : []
  return new Map(open.map(({ file, read }, index) => [file, fieldsOf(read, modules[index])]))
}

const PROBE = 'anyhost$field'

const probes = (text: string, { site }: ReadValue): string =>
  (site.properties ?? [])
    .map(({ expression }, index) => `export const ${PROBE}${index} = (${text.slice(...expression)});`)
    .join('\n')

function fieldsOf({ site }: ReadValue, module: ReadModule | undefined): Map<string, ReadField> {
  const fields = new Map<string, ReadField>()
  for (const [index, { name }] of (site.properties ?? []).entries()) {
    const found = module?.values.get(`${PROBE}${index}`)
    if (found === undefined) continue
    const { value, env, problems } = found
    if (name !== undefined) fields.set(name, { value, env, problems })
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) fields.set(key, { value: each, env, problems })
  }
  return fields
}
