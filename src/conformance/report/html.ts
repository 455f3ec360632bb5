/** The matrix as one page that needs nothing else: no network, no font, no server. */
import { groupsOf, type Report } from './matrix.ts'
import { SCRIPT } from './page-script.ts'
import { STYLE } from './page-style.ts'

/** The whole document. Everything that a run brought in is data in it, never markup. */
export function toHtml(report: Report): string {
  const failed = report.targets.reduce(
    (sum, { results }) => sum + results.filter(({ status }) => status === 'failed').length,
    0,
  )
  const data = { ...report, groups: groupsOf(report).map(({ group }) => group) }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>anyhost conformance: ${failed === 0 ? 'all as declared' : `${failed} failed`}</title>
<style>${STYLE}</style>
</head>
<body>
<header id="top"></header>
<nav id="filters" aria-label="Filters"></nav>
<main id="grid"></main>
<aside id="panel" aria-label="Case" hidden></aside>
<noscript>The page draws its grid with a script. The same figures are in conformance.md.</noscript>
<script type="application/json" id="data">${asData(data)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** JSON that cannot end the element it stands in. */
const asData = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')
