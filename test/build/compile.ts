import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Why no addon can be compiled here, as a sentence, or `undefined`. */
export const uncompilable: string | undefined =
  process.platform !== 'linux'
    ? 'Addons are compiled for Linux only.'
    : spawnSync('g++', ['--version']).status !== 0
      ? 'There is no g++.'
      : headers() === undefined
        ? 'The headers of Node are not installed.'
        : undefined

/** Where node_api.h is: beside Node, where the settings of npm say, or where node-gyp keeps its own. */
function headers(): string | undefined {
  const kept = join(homedir(), '.cache/node-gyp')
  const folders = [
    join(dirname(process.execPath), '..'),
    process.env['npm_config_nodedir'] ?? '',
    '/usr',
    '/usr/local',
    ...(existsSync(kept) ? readdirSync(kept).map((name) => join(kept, name)) : []),
  ]
  return folders.map((folder) => join(folder, 'include/node')).find((folder) => existsSync(join(folder, 'node_api.h')))
}

export interface Compiled {
  /** The text that the addon is when it is loaded. A call, such as `word()`, is one of the library. */
  readonly says: string
  /** A shared library beside the addon that has `word()`, by its file name. */
  readonly library?: string
  /** It asks for this symbol version of the C library, such as `GLIBC_2.99`. */
  readonly symbols?: string
  /** It is linked to a library of this name as well. */
  readonly linked?: string
}

/** Compiles an addon of one file. */
export function compile(file: string, { says, library, symbols, linked }: Compiled): void {
  const folder = mkdtempSync(join(tmpdir(), 'anyhost-compile-'))
  try {
    mkdirSync(dirname(file), { recursive: true })
    const flags = [
      ...(library ? sharedLibrary(folder, dirname(file), library, 'const char* word() { return "shared"; }') : []),
      ...(symbols ? versioned(folder, symbols) : []),
      ...(linked ? sharedLibrary(folder, join(folder, 'linked'), linked, 'void unused() {}') : []),
    ]
    const source = join(folder, 'addon.cc')
    writeFileSync(
      source,
      `#include <node_api.h>
extern "C" { const char* word(); void newer(); }
NAPI_MODULE_INIT() {
  napi_value value;
  ${symbols ? 'if (!env) newer();' : ''}
  napi_create_string_utf8(env, ${says.endsWith('()') ? says : JSON.stringify(says)}, NAPI_AUTO_LENGTH, &value);
  return value;
}
`,
    )
    gcc('g++', ['-shared', '-fPIC', '-O1', `-I${headers()}`, source, '-o', file, '-Wl,--no-as-needed', ...flags])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A library in `place`, and the flags that link to it, with a path that is relative to the addon. */
function sharedLibrary(folder: string, place: string, name: string, code: string): string[] {
  mkdirSync(place, { recursive: true })
  const source = join(folder, `${name}.cc`)
  writeFileSync(source, `extern "C" { ${code} }\n`)
  gcc('g++', ['-shared', '-fPIC', '-nostdlib', source, '-o', join(place, name), `-Wl,-soname,${name}`])
  return [join(place, name), '-Wl,-rpath,$ORIGIN']
}

/** A stand-in for the C library of a system to come. */
function versioned(folder: string, version: string): string[] {
  const [source, map, out] = ['newer.c', 'newer.map', 'libc.so.6'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(source, 'void newer(void) {}\n')
  writeFileSync(map, `${version} { global: newer; };\n`)
  gcc('gcc', [
    '-shared',
    '-fPIC',
    '-nostdlib',
    source,
    '-o',
    out,
    '-Wl,-soname,libc.so.6',
    `-Wl,--version-script=${map}`,
  ])
  return [out]
}

const gcc = (name: string, flags: readonly string[]): void => void execFileSync(name, flags, { stdio: 'pipe' })
