/** How installed packages are: each project is the smallest that had the trouble. */
import { describe, expect, test } from 'vitest'
import { askMoved } from './moved.ts'
import { project } from './project.ts'

const answers = (expression: string, head = ''): string =>
  `import { defineFunction } from 'anyhost'\n${head}\nexport default defineFunction({ fetch: async () => Response.json(${expression}) })\n`

const pkg = (name: string, rest: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...rest })

const UMD = `(function (factory) {
    if (typeof module === "object" && typeof module.exports === "object") {
        var v = factory(require, exports);
        if (v !== undefined) module.exports = v;
    }
    else if (typeof define === "function" && define.amd) {
        define(["require", "exports", "./impl"], factory);
    }
})(function (require, exports) {
    "use strict";
    exports.parse = require("./impl").parse;
});`

describe('a package is what it is in Node', () => {
  test('with `main` and `module`, by `require` and by `import`: one module', async () => {
    const root = await project({
      'functions/a.ts': answers('[both(), user(), both === user.both]', `import both from 'both'\nimport user from 'user'`),
      'node_modules/both/package.json': pkg('both', { main: './main.js', module: './module.js' }),
      'node_modules/both/main.js': `module.exports = () => 'main'`,
      'node_modules/both/module.js': `export default () => 'module'`,
      'node_modules/user/package.json': pkg('user'),
      'node_modules/user/index.js': `const both = require('both')\nmodule.exports = () => both()\nmodule.exports.both = both`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '["main","main",true]' })
  })

  test("with TypeScript's UMD wrapper, which hands `require` on", async () => {
    const root = await project({
      'functions/a.ts': answers('parse()', `import { parse } from 'umd'`),
      'node_modules/umd/package.json': pkg('umd', { main: './main.js' }),
      'node_modules/umd/main.js': UMD,
      'node_modules/umd/impl.js': `exports.parse = () => 'of the part'`,
    })
    expect(await askMoved(root, ['a'])).toEqual({ a: '"of the part"' })
  })
})
