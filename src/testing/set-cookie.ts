/** A cookie that a response sets. Attributes that it does not have are absent. */
export interface SetCookie {
  readonly name: string
  readonly value: string
  readonly path?: string
  readonly domain?: string
  readonly expires?: Date
  /** Seconds. */
  readonly maxAge?: number
  readonly secure?: true
  readonly httpOnly?: true
  readonly sameSite?: 'strict' | 'lax' | 'none'
  readonly partitioned?: true
}

/** Reads one value of `Set-Cookie`, by RFC 6265bis: names of attributes in any case, unknown ones left out. */
export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...attributes] = line.split(';')
  const [name, value] = splitAt(pair)
  const found: Record<string, unknown> = { name, value }
  for (const attribute of attributes) {
    const [key, text] = splitAt(attribute)
    const read = ATTRIBUTES[key.toLowerCase()]
    if (read) Object.assign(found, read(text))
  }
  // Every reader gives members of the interface.
  return found as unknown as SetCookie
}

const ATTRIBUTES: Readonly<Record<string, (text: string) => Partial<SetCookie>>> = {
  path: (path) => ({ path }),
  domain: (domain) => ({ domain }),
  expires: (text) => ({ expires: new Date(text) }),
  'max-age': (text) => ({ maxAge: Number(text) }),
  secure: () => ({ secure: true }),
  httponly: () => ({ httpOnly: true }),
  // What is none of the three is as good as absent to a browser.
  samesite: (text) => ({ sameSite: text.toLowerCase() as 'strict' | 'lax' | 'none' }),
  partitioned: () => ({ partitioned: true }),
}

function splitAt(text: string): [name: string, value: string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
