/** The look of the page. Colours follow the reader's system; a state is told by shape as well as by colour. */
export const STYLE: string = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf7, #14161a); --card: light-dark(#ffffff, #1c1f25); --ink: light-dark(#1d2128, #e8e6e1);
  --soft: light-dark(#6a6f78, #969ba5); --line: light-dark(#e5e2da, #2d313a); --hover: light-dark(#f3f0e8, #242830);
  --passed: light-dark(#1f8a5b, #3fbf85); --none: light-dark(#b9b4a7, #4d535f); --gap: light-dark(#c98a10, #e3ac3e);
  --failed: light-dark(#c8322b, #f2665e); --accent: light-dark(#2456c8, #86a9ff);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
button, input, select { font: inherit; color: inherit }
button { cursor: pointer; background: none; border: 0; padding: 0; text-align: left }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; border-radius: 4px }
code, pre { font-family: var(--mono); font-size: .86em }
header { padding: 34px 32px 10px; max-width: 1500px; margin: auto }
h1 { font-size: 26px; letter-spacing: -.02em; margin: 0 0 4px; font-weight: 650 }
header p { margin: 0; color: var(--soft); max-width: 74ch }
.facts { display: flex; flex-wrap: wrap; gap: 10px 28px; margin-top: 18px }
.fact b { display: block; font-size: 24px; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums }
.fact span { color: var(--soft); font-size: 13px }
.fact.failed b { color: var(--failed) }
nav { position: sticky; top: 0; z-index: 3; background: var(--ground); border-bottom: 1px solid var(--line) }
nav > div { max-width: 1500px; margin: auto; padding: 12px 32px; display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: center }
.tabs { display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--card) }
.tabs button { padding: 5px 12px } .tabs button[aria-pressed=true] { background: var(--ink); color: var(--ground) }
.chip { border: 1px solid var(--line); border-radius: 99px; padding: 4px 11px; background: var(--card); font-size: 13px }
.chip[aria-pressed=false] { opacity: .45; text-decoration: line-through }
nav input, nav select { border: 1px solid var(--line); border-radius: 8px; background: var(--card); padding: 5px 10px; max-width: 210px }
main { max-width: 1500px; margin: auto; padding: 8px 32px 90px; overflow-x: auto }
table { border-collapse: separate; border-spacing: 0; width: 100%; table-layout: fixed; min-width: 900px } thead th:first-child { width: 34%; text-align: left }
thead th { font-weight: 600; font-size: 13px; padding: 14px 6px 10px; text-align: center; vertical-align: bottom; overflow-wrap: anywhere }
thead th small { display: block; font-weight: 400; color: var(--soft) }
tbody th { text-align: left; font-weight: 500; padding: 0 12px 0 0 }
tbody td { text-align: center; padding: 0 6px }
tr > * { border-bottom: 1px solid var(--line) }
tr.group > * { height: 46px } tr.group:hover > *, tr.case:hover > * { background: var(--hover) }
tr.group th button { width: 100%; height: 46px; font-weight: 600 } tr.group th button::before { content: '›'; display: inline-block; width: 20px; color: var(--soft); transition: rotate .12s; transform-origin: 4px 55% }
tr.group.open th button::before { rotate: 90deg } tr.group th span { color: var(--soft); font-weight: 400; font-size: 13px; margin-left: 8px }
tr.case > * { height: 32px } tr.case th { padding-left: 20px; font-size: 14px; color: var(--ink); font-weight: 400 }
tr.case.proven th::after { content: ' ◆'; color: var(--accent); font-size: 9px; vertical-align: 2px }
.bar { display: flex; height: 8px; border-radius: 4px; overflow: hidden; background: var(--line); margin: 0 auto 3px; max-width: 96px }
.bar i { display: block } .tally { font-size: 12px; color: var(--soft); font-variant-numeric: tabular-nums; line-height: 1.2 }
i.passed { background: var(--passed) } i.none { background: var(--none) } i.gap { background: repeating-linear-gradient(45deg, var(--gap) 0 3px, transparent 3px 5px) } i.failed { background: var(--failed) }
.dot { width: 26px; height: 26px; display: inline-grid; place-items: center; border-radius: 6px } .dot:hover { background: var(--line) } .dot[aria-current=true] { box-shadow: inset 0 0 0 2px var(--accent) }
.dot i { width: 12px; height: 12px; border-radius: 50% } .dot i.none { width: 12px; height: 4px; border-radius: 2px } .dot i.gap { border-radius: 3px } .dot i.failed { border-radius: 2px; rotate: 45deg }
.level { font-size: 12.5px; padding: 3px 8px; border-radius: 6px } .level:hover { background: var(--line) } .level.is-none { color: var(--soft) } .level.is-native { color: var(--passed); font-weight: 600 } .level.is-below { box-shadow: inset 0 0 0 1.5px var(--failed) } .level.is-limit::after { content: '*'; color: var(--gap) }
aside { position: fixed; z-index: 4; inset: 0 0 0 auto; width: min(620px, 94vw); background: var(--card); border-left: 1px solid var(--line); box-shadow: -18px 0 50px #0002; overflow: auto; padding: 24px 26px 60px }
aside h2 { font-size: 18px; line-height: 1.35; margin: 4px 34px 6px 0; font-weight: 620 } aside h3 { font-size: 12.5px; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); margin: 22px 0 6px; font-weight: 600 }
aside .close { position: absolute; top: 18px; right: 20px; width: 30px; height: 30px; text-align: center; border-radius: 6px; font-size: 19px } aside .close:hover { background: var(--hover) }
aside pre { margin: 0 0 8px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--ground); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 340px; overflow: auto } aside pre b { font-weight: 650 } aside pre span { color: var(--soft) }
.verdict { display: inline-flex; align-items: center; gap: 8px; font-size: 14px } .verdict i { width: 11px; height: 11px; border-radius: 50% }
.soft { color: var(--soft) } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 10px } @media (max-width: 700px) { .pair { grid-template-columns: 1fr } header, main, nav > div { padding-left: 16px; padding-right: 16px } }
.legend { display: flex; gap: 6px 18px; flex-wrap: wrap; color: var(--soft); font-size: 13px; padding: 14px 0 2px } .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; vertical-align: -1px }
.empty { padding: 60px 0; text-align: center; color: var(--soft) }
@media print { nav, aside { display: none } }
`
