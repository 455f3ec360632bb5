import { expect, test } from 'vitest'
import { build, check } from 'anyhost/build'
import { functionFile, project } from './project.ts'

test('styles that a function imports are left out, and said', async () => {
  const root = await project({
    'package.json': '{"type":"module"}',
    'lib/card.css': '.card { color: red }',
    'lib/card.ts': `import './card.css'\nexport const card = '<p class="card">'`,
    'functions/a.ts': `import { card } from '../lib/card.ts'\n${functionFile("{ path: '/a' }", 'GET: () => new Response(card)')}`,
  })
  const said = {
    message: 'No page loads the styles that functions import, so they are left out: lib/card.css.',
  }
  const { targets, problems } = await build({ root, targets: ['netlify', 'cloudflare'] })
  expect(problems).toEqual([])
  expect(targets.map(({ target, notes }) => [target, notes.filter(({ message }) => message === said.message)])).toEqual(
    [
      ['netlify', [said]],
      ['cloudflare', [said]],
    ],
  )
  const { notes } = await check({ root, targets: ['netlify'] })
  expect(notes).toEqual([{ target: 'netlify', ...said }])
})
