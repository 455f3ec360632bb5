import { describe, expect, it } from 'vitest'
import { toHtml } from '../../src/conformance/report/html.ts'
import { toMarkdown } from '../../src/conformance/report/markdown.ts'
import type { Report } from '../../src/conformance/report/matrix.ts'
import { SCRIPT } from '../../src/conformance/report/page-script.ts'

const REPORT: Report = {
  cases: [
    {
      id: 'url.slash',
      group: 'url',
      title: 'An encoded slash <stays>',
      features: ['context.params'],
      sabotages: ['decode-twice'],
    },
    { id: 'url.query', group: 'url', title: 'The query keeps its order', features: [], sabotages: [] },
    { id: 'tasks.run', group: 'waitUntil', title: 'A task | runs', features: ['context.waitUntil'], sabotages: [] },
  ],
  targets: [
    {
      target: 'one:a',
      runtime: 'one 1.0',
      standIns: [],
      results: [
        { id: 'url.slash', status: 'passed' },
        { id: 'url.query', status: 'none' },
        { id: 'tasks.run', status: 'passed' },
      ],
    },
    {
      target: 'two:b',
      runtime: 'two 2.0',
      standIns: ['the router'],
      results: [
        { id: 'url.slash', status: 'gap', detail: { message: 'It decodes.\nMore.' } },
        { id: 'url.query', status: 'passed' },
        {
          id: 'tasks.run',
          status: 'failed',
          detail: { message: '</script><script>alert(1)</script>', expected: '1', actual: '<b>2' },
        },
      ],
    },
  ],
  levels: [
    {
      feature: 'context.params',
      on: {
        'one:a': { level: 'native' },
        'two:b': { level: 'none', below: { floor: 'emulated', decision: 'docs/x.md' } },
      },
    },
  ],
}

describe('the report in Markdown', () => {
  const text = toMarkdown(REPORT)

  it('has a row for each group and a column for each target', () => {
    expect(text).toContain(`|  | one:a | two:b |
| --- | --- | --- |
| url | 1, 1 none | 1, 1 gap |
| waitUntil | 1 | **1 failed** |
| **all** | 2, 1 none | 1, 1 gap, **1 failed** |
`)
  })

  it('says what ran, what was a stand-in, and why a case did not pass', () => {
    expect(text).toContain('| two:b | two 2.0 | the router |')
    expect(text).toContain('- two:b, `url.slash`: gap. It decodes.\n')
    expect(text).toContain('- two:b, `tasks.run`: failed. \\</script\\>')
  })

  it('shows a level below the reference in bold, with the page that says why', () => {
    expect(text).toContain('| `context.params` | N | **–** |')
    expect(text).toContain('- two:b, `context.params`: docs/x.md')
  })

  it('names each case with the sabotages that turn it red', () => {
    expect(text).toContain('- `url.slash` An encoded slash \\<stays\\> (red under `decode-twice`)')
    expect(text).toContain('1 cases are proven by a sabotage')
  })
})

describe('the report as a page', () => {
  const page = toHtml(REPORT)

  it('needs nothing but itself', () => {
    expect(page.match(/(?:src|href|url\()\s*=?\s*["']?[\w/:.]+/g) ?? []).toEqual([])
    expect(page).not.toMatch(/https?:/)
  })

  it('keeps what a server answered as data', () => {
    expect(page.match(/<\/script>/g)?.length).toBe(2)
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
    expect(JSON.parse(json).targets[1].results[2].detail.message).toBe('</script><script>alert(1)</script>')
    expect(SCRIPT).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\b/)
  })

  it('has a script that parses', () => {
    expect(() => new Function(SCRIPT)).not.toThrow()
  })
})
