/** Base64 of bytes. In pieces: a call takes a limited number of arguments. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** The bytes of base64 as Node reads it: either alphabet, without padding too; what is no base64 is passed over. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const end = text.indexOf('=')
  const clean = (end < 0 ? text : text.slice(0, end))
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replaceAll(/[^A-Za-z0-9+/]/g, '')
  // A last character that stands alone holds no whole byte.
  const whole = clean.length % 4 === 1 ? clean.slice(0, -1) : clean
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0))
}
