/** The look of the report: light and dark as the reader's system is, and narrow where the screen is. */
export const pageStyle = `
:root { --ink: #1c2128; --soft: #59636e; --line: #d1d9e0; --paper: #fff; --raised: #f6f8fa;
  --bad: #b4232b; --warn: #8a5a00; --good: #1a6e37; --near: #0b5c85; --ink-on: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa5b1; --line: #343b45; --paper: #12161c; --raised: #1b2129;
    --bad: #ff8b85; --warn: #e9b44c; --good: #6fd08c; --near: #79c0ff; --ink-on: #12161c; }
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .5rem }
h3 { font: 600 .95rem/1.5 ui-monospace, monospace; margin: 1.25rem 0 .25rem } h3 a { text-decoration: none }
small, .note, .legend, footer { color: var(--soft); font-weight: normal }
.legend { font-size: .85rem }
a { color: inherit; text-underline-offset: .15em }
code, pre { font-family: ui-monospace, monospace; font-size: .85em }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; padding: 0 }
.mark { display: inline-block; font: 600 .72rem/1.6 ui-monospace, monospace; padding: 0 .45em; border-radius: .3em;
  border: 1px solid currentColor; }
.fail, .error, .xpass { color: var(--bad) } .warn, .inconclusive { color: var(--warn) }
.pass { color: var(--good) } .nonstrict, .info { color: var(--near) } .skip, .xfail { color: var(--soft) }
.mark.fail, .mark.error, .mark.xpass { background: var(--bad); color: var(--ink-on); border-color: var(--bad) }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem }
table { border-collapse: collapse; font-size: .85rem; width: 100% }
th, td { padding: .3rem .55rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap }
tbody tr:last-child > * { border-bottom: 0 }
thead th { font: 600 .78rem/1.5 ui-monospace, monospace }
tbody th { position: sticky; left: 0; background: var(--paper); font-weight: 600 }
td a { text-decoration: none; display: block } td b { font-weight: 400; font-size: .75rem; margin-left: .25em }
tbody th a { text-decoration: none }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .35rem 0; background: var(--raised) }
summary { padding: .35rem .6rem; cursor: pointer } summary span:last-child { color: var(--soft) }
summary code { overflow-wrap: anywhere }
dl { margin: .25rem .8rem .6rem } dl div { display: grid; grid-template-columns: 7rem 1fr; gap: .5rem }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line }
pre { margin: 0; padding: .6rem .8rem; border-top: 1px solid var(--line); overflow-x: auto; max-height: 26rem }
:focus-visible { outline: 2px solid var(--near); outline-offset: 2px }
:target { scroll-margin-top: 1rem } h3:target { background: var(--raised) }
@media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0 } dl dt { margin-top: .4rem } }
`
