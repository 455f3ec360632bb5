/** The offset of the next token from `offset` on: past white space and comments. */
export function skipTrivia(text: string, offset: number): number {
  let at = offset
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++
    if (text.startsWith('//', at)) at = endOfLine(text, at)
    else if (text.startsWith('/*', at)) at = endOfComment(text, at)
    else return at
  }
}

/** The offset just after `token` when it is the next one, else `offset` unchanged. */
export function skipToken(text: string, offset: number, token: string): number {
  const at = skipTrivia(text, offset)
  return text.startsWith(token, at) ? at + token.length : offset
}

function endOfLine(text: string, offset: number): number {
  const found = text.slice(offset).search(/[\n\r\u2028\u2029]/)
  return found === -1 ? text.length : offset + found
}

function endOfComment(text: string, offset: number): number {
  const found = text.indexOf('*/', offset + 2)
  return found === -1 ? text.length : found + 2
}
