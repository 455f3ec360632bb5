/** What the page does. Text of a run is always set as text, so nothing that a server answered is ever markup. */
export const SCRIPT: string = String.raw`
'use strict'
const data = JSON.parse(document.getElementById('data').textContent)
const byTarget = new Map(data.targets.map((target) => [target.target, new Map(target.results.map((each) => [each.id, each]))]))
const state = { view: 'cases', off: new Set(), feature: '', text: '', status: '', open: new Set(), chosen: '' }
const WORDS = { passed: 'passed', none: 'none, as declared', gap: 'gap of the local runtime', failed: 'failed' }

function el(tag, props, ...children) {
  const { dataset, ...rest } = props || {}
  const node = Object.assign(document.createElement(tag), rest)
  Object.assign(node.dataset, dataset)
  for (const [name, value] of Object.entries(rest)) if (name.startsWith('aria-')) node.setAttribute(name, value)
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''))
  return node
}

const targets = () => data.targets.filter(({ target }) => !state.off.has(target))
const resultOf = (target, id) => byTarget.get(target).get(id)
function shownCases() {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean)
  return data.cases.filter((each) => {
    if (state.feature && !each.features.includes(state.feature)) return false
    if (state.status && !targets().some(({ target }) => resultOf(target, each.id)?.status === state.status)) return false
    const text = (each.id + ' ' + each.title + ' ' + each.group + ' ' + each.features.join(' ')).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function drawTop() {
  const all = data.targets.flatMap(({ results }) => results)
  const number = (status) => all.filter((each) => each.status === status).length
  const fact = (value, text, kind) => el('div', { className: 'fact ' + (kind || '') }, el('b', {}, String(value)), el('span', {}, text))
  const proven = data.cases.filter(({ sabotages }) => sabotages.length > 0).length
  document.getElementById('top').append(
    el('h1', {}, 'anyhost conformance'),
    el('p', {}, 'The same function, built for every host and asked in the runtime of that host. A case passes, or the target states that it has no such thing, or it fails: there is no fourth way to lose something.'),
    el('div', { className: 'facts' }, fact(data.cases.length, 'cases'), fact(data.targets.length, 'outputs of hosts'), fact(number('passed'), 'passed'), fact(number('none'), 'none, as declared'), fact(number('gap'), 'not askable locally'), fact(number('failed'), 'failed', number('failed') ? 'failed' : ''), fact(proven, 'proven by a sabotage ◆')),
  )
}

function drawFilters() {
  const tab = (view, text) => el('button', { type: 'button', 'aria-pressed': String(state.view === view), onclick: () => set({ view }) }, text)
  const option = (value, text) => el('option', { value, selected: value === state.feature || value === state.status }, text)
  const features = [...new Set(data.cases.flatMap((each) => each.features))].sort()
  const search = el('input', { type: 'search', id: 'search', placeholder: 'Search', value: state.text, 'aria-label': 'Search', oninput: (event) => { state.text = event.target.value; drawGrid() } })
  document.getElementById('filters').replaceChildren(
    el('div', {},
      el('div', { className: 'tabs' }, tab('cases', 'Cases'), tab('levels', 'Levels')),
      search,
      state.view === 'cases' ? el('select', { 'aria-label': 'Feature', onchange: (event) => set({ feature: event.target.value }) }, option('', 'every feature'), features.map((each) => option(each, each))) : null,
      state.view === 'cases' ? el('select', { 'aria-label': 'Status', onchange: (event) => set({ status: event.target.value }) }, option('', 'every outcome'), Object.keys(WORDS).map((each) => option(each, WORDS[each]))) : null,
      data.targets.map(({ target }) => el('button', { type: 'button', className: 'chip', 'aria-pressed': String(!state.off.has(target)), onclick: () => { state.off.has(target) ? state.off.delete(target) : state.off.add(target); draw() } }, target)),
    ),
  )
}

const head = (first) => el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, first), targets().map(({ target, runtime, standIns }) => {
  const [name, output] = target.split(':')
  return el('th', { scope: 'col', title: runtime + (standIns.length ? '\nstand-ins: ' + standIns.join('; ') : '') }, name, el('small', {}, output || ''))
})))

function drawGrid() {
  const grid = document.getElementById('grid')
  if (state.view === 'levels') return grid.replaceChildren(levels())
  const cases = shownCases()
  if (cases.length === 0) return grid.replaceChildren(el('p', { className: 'empty' }, 'No case is like that.'))
  const narrowed = Boolean(state.text || state.feature || state.status)
  const body = el('tbody')
  for (const group of data.groups) {
    const members = cases.filter((each) => each.group === group)
    if (members.length === 0) continue
    const open = narrowed ? !state.open.has('-' + group) : state.open.has(group)
    const key = narrowed ? '-' + group : group
    const toggle = () => { state.open.has(key) ? state.open.delete(key) : state.open.add(key); drawGrid() }
    body.append(el('tr', { className: 'group' + (open ? ' open' : '') }, el('th', { scope: 'row' }, el('button', { type: 'button', 'aria-expanded': String(open), onclick: toggle }, group, el('span', {}, String(members.length)))), targets().map(({ target }) => el('td', {}, bar(members.map(({ id }) => resultOf(target, id)?.status))))))
    if (open) for (const each of members) body.append(el('tr', { className: 'case' + (each.sabotages.length ? ' proven' : '') }, el('th', { scope: 'row', title: each.id }, each.title), targets().map(({ target }) => el('td', {}, dot(target, each)))))
  }
  const legend = el('div', { className: 'legend' }, Object.entries(WORDS).map(([status, text]) => el('span', {}, el('i', { className: status }), text)), el('span', {}, '◆ a sabotage by name turns it red'))
  grid.replaceChildren(legend, el('table', {}, head(''), body))
}

function bar(statuses) {
  const number = (status) => statuses.filter((each) => each === status).length
  const parts = Object.keys(WORDS).filter((status) => number(status) > 0)
  const pieces = parts.map((status) => { const piece = el('i', { className: status }); piece.style.flex = String(number(status)); return piece })
  const words = parts.map((status) => number(status) + (status === 'passed' ? '' : ' ' + status)).join(', ')
  return el('div', {}, el('div', { className: 'bar' }, pieces), el('div', { className: 'tally' }, words || 'not run'))
}

function dot(target, each) {
  const result = resultOf(target, each.id)
  if (!result) return '·'
  const key = target + ' ' + each.id
  return el('button', { type: 'button', className: 'dot', 'aria-current': String(state.chosen === key), 'aria-label': target + ': ' + WORDS[result.status], title: target + ': ' + WORDS[result.status], onclick: () => { state.chosen = key; drawGrid(); show(target, each, result) } }, el('i', { className: result.status }))
}

function levels() {
  const words = state.text.toLowerCase()
  const rows = data.levels.filter(({ feature }) => feature.toLowerCase().includes(words))
  const label = { native: 'native', emulated: 'emulated', fixed: 'fixed', none: '–' }
  return el('table', {}, head('Feature'), el('tbody', {}, rows.map(({ feature, on }) => el('tr', { className: 'case' }, el('th', { scope: 'row' }, el('code', {}, feature)), targets().map(({ target }) => {
    const level = on[target] || { level: 'none' }
    const className = 'level is-' + level.level + (level.below ? ' is-below' : '') + (level.limit ? ' is-limit' : '')
    return el('td', {}, el('button', { type: 'button', className, title: [level.note, level.limit, level.value].filter(Boolean).join(' '), onclick: () => showLevel(feature, target, level) }, label[level.level]))
  })))))
}

function open(...children) {
  const panel = document.getElementById('panel')
  panel.replaceChildren(el('button', { type: 'button', className: 'close', 'aria-label': 'Close', onclick: close }, '×'), ...children.flat())
  panel.hidden = false
  panel.scrollTop = 0
}
function close() { document.getElementById('panel').hidden = true; if (state.chosen) { state.chosen = ''; drawGrid() } }

function message({ line, headers, body }) {
  return el('pre', {}, el('b', {}, line), headers.map(([name, value]) => ['\n', el('span', {}, name + ': '), value]).flat(), body === undefined || body === '' ? '' : '\n\n' + body)
}

function show(target, each, result) {
  const detail = result.detail || {}
  const meta = data.targets.find((other) => other.target === target)
  const pair = detail.expected !== undefined || detail.actual !== undefined
  open(
    el('div', { className: 'soft' }, target + ' · ', el('code', {}, each.id)),
    el('h2', {}, each.title),
    el('div', { className: 'verdict' }, el('i', { className: result.status }), WORDS[result.status]),
    detail.message ? [el('h3', {}, result.status === 'failed' ? 'What went wrong' : 'Why'), el('pre', {}, detail.message)] : [],
    pair ? el('div', { className: 'pair' }, el('div', {}, el('h3', {}, 'Expected'), el('pre', {}, detail.expected ?? '')), el('div', {}, el('h3', {}, 'Actual'), el('pre', {}, detail.actual ?? ''))) : [],
    (detail.exchanges || []).flatMap(({ request, response }, at, list) => [el('h3', {}, 'Request' + (list.length > 1 ? ' ' + (at + 1) : '')), message(request), ...(response ? [el('h3', {}, 'Answer'), message(response)] : [])]),
    each.features.length ? [el('h3', {}, 'Features'), el('div', {}, each.features.map((feature, at) => [at ? ', ' : '', el('code', {}, feature)]).flat())] : [],
    el('h3', {}, 'Turned red by'), el('div', {}, each.sabotages.length ? each.sabotages.join(', ') : el('span', { className: 'soft' }, 'no sabotage yet')),
    el('h3', {}, 'Ran in'), el('div', {}, meta.runtime), meta.standIns.length ? el('div', { className: 'soft' }, 'Stand-ins: ' + meta.standIns.join('; ')) : '',
  )
}

function showLevel(feature, target, level) {
  const part = (title, text) => text ? [el('h3', {}, title), el('div', {}, text)] : []
  open(el('div', { className: 'soft' }, target), el('h2', {}, el('code', {}, feature)), el('div', {}, level.level), part('How', level.note), part('Limit', level.limit), part('Value', level.value), level.below ? part('Below the reference, which has ' + level.below.floor, level.below.decision || 'No decision names it.') : [])
}

function set(change) { Object.assign(state, change); draw() }
function draw() { drawFilters(); drawGrid() }
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close()
  if (event.key === '/' && !/INPUT|SELECT/.test(document.activeElement.tagName)) { event.preventDefault(); document.getElementById('search').focus() }
})
drawTop()
draw()
`
