/** What a compiled file says of itself: for which system it is, and what it needs there. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** A program, an addon or a shared library. */
export interface Binary {
  readonly os: string
  /** Several in a file of Apple's that holds a build for each. */
  readonly cpus: readonly string[]
  /** Which C library it was linked to. Absent: none, or one that does not tell. */
  readonly libc?: 'glibc' | 'musl'
  /** Shared libraries that must be there when it is loaded, by file name. */
  readonly needs: readonly string[]
  /** The newest version of each kind of symbol that it asks for, such as `GLIBC: 2.34`. */
  readonly symbols: Readonly<Record<string, string>>
}

/** `undefined`: the file is no compiled code of a known kind. */
export function readBinary(file: string): Binary | undefined {
  const head = Buffer.alloc(20)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, head, 0, head.length, 0)
  } finally {
    closeSync(handle)
  }
  const magic = head.readUInt32BE(0)
  if (magic === 0x7f_45_4c_46) return readElf(readFileSync(file))
  if (magic >>> 16 === 0x4d_5a) return readPe(readFileSync(file))
  return readMachO(head, magic, file)
}

const plain = (os: string, cpus: readonly string[]): Binary => ({ os, cpus, needs: [], symbols: {} })

// Mach-O, <mach-o/loader.h> and <mach-o/fat.h>.
const APPLE: Readonly<Record<number, string>> = { 0x01_00_00_07: 'x64', 0x01_00_00_0c: 'arm64' }

function readMachO(head: Buffer, magic: number, file: string): Binary | undefined {
  if (magic === 0xcf_fa_ed_fe) return plain('darwin', [APPLE[head.readUInt32LE(4)] ?? 'another processor'])
  // A class file of Java begins alike, and has its version where a fat file has the number of its builds.
  if (magic !== 0xca_fe_ba_be || head.readUInt32BE(4) > 20) return undefined
  const all = readFileSync(file)
  const count = head.readUInt32BE(4)
  return plain(
    'darwin',
    Array.from({ length: count }, (_, at) => APPLE[all.readUInt32BE(8 + at * 20)] ?? 'another processor'),
  )
}

// PE, "PE Format" of Microsoft.
const WINDOWS: Readonly<Record<number, string>> = { 0x86_64: 'x64', 0xaa_64: 'arm64', 0x01_4c: 'ia32' }

function readPe(all: Buffer): Binary | undefined {
  if (all.length < 0x40) return undefined
  const at = all.readUInt32LE(0x3c)
  if (at + 6 > all.length || all.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined
  return plain('win32', [WINDOWS[all.readUInt16LE(at + 4)] ?? 'another processor'])
}

// ELF, the System V ABI and its processor supplements.
const ELF: Readonly<Record<number, string>> = {
  3: 'ia32',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
}
const FREEBSD = 9
const [LOAD, DYNAMIC] = [1, 2]
const [NEEDED, STRTAB, VERNEED, VERNEEDNUM] = [1, 5, 0x6f_ff_ff_fe, 0x6f_ff_ff_ff]

function readElf(all: Buffer): Binary {
  const little = all[5] === 1
  const u16 = (at: number): number => (little ? all.readUInt16LE(at) : all.readUInt16BE(at))
  const os = all[7] === FREEBSD ? 'freebsd' : 'linux'
  const cpus = [ELF[u16(18)] ?? 'another processor']
  // Only 64-bit files of this byte order fit any host, so no more is asked of others.
  if (all[4] !== 2 || !little) return plain(os, cpus)
  const { needs, symbols } = linkedOf(all)
  const libc = libcOf(needs)
  return { os: needs.includes('liblog.so') ? 'android' : os, cpus, ...(libc && { libc }), needs, symbols }
}

function libcOf(needs: readonly string[]): Binary['libc'] | undefined {
  if (needs.some((name) => name === 'libc.so.6' || name.startsWith('ld-linux'))) return 'glibc'
  return needs.some((name) => name.startsWith('libc.musl') || name === 'libc.so') ? 'musl' : undefined
}

/** What the dynamic section of a 64-bit file names. A file that ends too early names nothing. */
function linkedOf(all: Buffer): Pick<Binary, 'needs' | 'symbols'> {
  try {
    const parts = segmentsOf(all)
    const dynamic = parts.find(({ type }) => type === DYNAMIC)
    if (!dynamic) return { needs: [], symbols: {} }
    const placeOf = (address: number): number => {
      const part = parts.find(({ type, from, size }) => type === LOAD && address >= from && address < from + size)
      return part ? part.at + address - part.from : address
    }
    const entries: [tag: number, value: number][] = []
    for (let at = dynamic.at; at < dynamic.at + dynamic.size; at += 16) entries.push([long(all, at), long(all, at + 8)])
    const valueOf = (tag: number): number => entries.find(([each]) => each === tag)?.[1] ?? 0
    const texts = placeOf(valueOf(STRTAB))
    const text = (at: number): string => all.toString('latin1', texts + at, all.indexOf(0, texts + at))
    const needs = entries.filter(([tag]) => tag === NEEDED).map(([, at]) => text(at))
    const versions = versionsOf(all, placeOf(valueOf(VERNEED)), valueOf(VERNEEDNUM), text)
    return { needs, symbols: newest(versions) }
  } catch {
    return { needs: [], symbols: {} }
  }
}

// Offsets and sizes of a file are far below 2 ** 53.
const long = (all: Buffer, at: number): number => Number(all.readBigUInt64LE(at))

interface Segment {
  readonly type: number
  readonly at: number
  readonly from: number
  readonly size: number
}

function segmentsOf(all: Buffer): Segment[] {
  const [start, size, count] = [long(all, 32), all.readUInt16LE(54), all.readUInt16LE(56)]
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size
    return { type: all.readUInt32LE(at), at: long(all, at + 8), from: long(all, at + 16), size: long(all, at + 32) }
  })
}

/** The names of the symbol versions: a list of libraries, each with a list of versions. */
function versionsOf(all: Buffer, start: number, count: number, text: (at: number) => string): string[] {
  const names: string[] = []
  for (let library = start, left = count; left > 0; left -= 1) {
    for (
      let version = library + all.readUInt32LE(library + 8), more = all.readUInt16LE(library + 2);
      more > 0;
      more--
    ) {
      names.push(text(all.readUInt32LE(version + 8)))
      version += all.readUInt32LE(version + 12)
    }
    library += all.readUInt32LE(library + 12)
  }
  return names
}

/** `GLIBC_2.4`, `GLIBC_2.34` as the newest of each kind. */
function newest(names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const [, kind = '', version = ''] = /^([A-Z]+)_(\d+(?:\.\d+)*)$/.exec(name) ?? []
    if (kind !== '' && isNewer(version, found[kind] ?? '0')) found[kind] = version
  }
  return found
}

/** Whether one version is above another: `2.34` is above `2.4`. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split('.').map(Number))
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1)
    if ((a?.[at] ?? 0) !== (b?.[at] ?? 0)) return (a?.[at] ?? 0) > (b?.[at] ?? 0)
  return false
}
