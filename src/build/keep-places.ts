import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

/** Each module still knows where it is, though all of them end up in one file. */
export function keepPlaces(): Plugin {
  return {
    name: 'keep-places',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?[jt]s$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (!/\bimport\.meta\.|\b__dirname\b|\b__filename\b/.test(text)) return undefined
        const contents = text
          .replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(path).href))
          .replaceAll(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(path)))
          .replaceAll(/\bimport\.meta\.filename\b/g, JSON.stringify(path))
        // What CommonJS has instead, where the file does not declare it itself.
        const names = Object.entries({ __dirname: dirname(path), __filename: path }).filter(
          ([name]) =>
            new RegExp(`\\b${name}\\b`).test(text) && !new RegExp(`\\b(?:const|let|var) ${name}\\b`).test(text),
        )
        const declared = names.map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`).join(' ')
        return { contents: `${declared}${contents}`, loader: /\.[cm]?ts$/.test(path) ? 'ts' : 'js' }
      })
    },
  }
}
