import { raw } from 'hono/html'
import { palette } from './palette.ts'

/** The style of every page. */
export const style = raw(`${palette}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh;
  padding: 0 1.25rem 4rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 56rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: 0.6rem; padding: 1.75rem 0; font-weight: 650; letter-spacing: 0.01em; }
header a { display: flex; align-items: center; gap: 0.6rem; color: inherit; text-decoration: none; }
header.small, main.narrow { max-width: 38rem; }
.legs { width: 1.6rem; height: 1.6rem; fill: none; stroke: var(--accent); stroke-width: 3; stroke-linecap: round; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.05rem; line-height: 1.3; }
section > h2 { margin-bottom: 0.75rem; }
main > section, main > nav { margin-top: 2.5rem; }
p { text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 0.25rem; }
code { font: 0.875em/1.5 ui-monospace, monospace; }
.lead { margin-top: 0.9rem; max-width: 42rem; font-size: 1.08rem; color: var(--soft); text-wrap: pretty; }
.soft { color: var(--soft); font-size: 0.9rem; }
.closing { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.card { padding: 1.25rem; border: 1px solid var(--line); border-radius: 0.9rem; background: var(--card); }

.status {
  display: inline-flex;
  gap: 0.45rem;
  margin-bottom: 0.9rem;
  padding: 0.2rem 0.8rem;
  border-radius: 2rem;
  font-size: 0.875rem;
  font-weight: 650;
}
.good { background: var(--good-tint); color: var(--good); }
.soso { background: var(--soso-tint); color: var(--soso); }
.bad { background: var(--bad-tint); color: var(--bad); }

.user { display: flex; gap: 1.1rem; }
main > .user { margin-top: 1.5rem; }
.user > div { flex: 1; min-width: 0; }
.avatar {
  display: grid;
  flex: none;
  place-items: center;
  width: 3.5rem;
  height: 3.5rem;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1.25rem;
  font-weight: 700;
}
.user h2 { margin-bottom: 0.5rem; font-size: 1.25rem; }
dl > div { display: grid; grid-template-columns: 6rem minmax(0, 1fr); gap: 0.75rem; padding: 0.2rem 0; font-size: 0.94rem; }
dt { color: var(--soft); }
dd { margin: 0; }

.scopes { display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; list-style: none; }
.scopes li { padding: 0.25rem 0.7rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); font: 0.85rem/1.5 ui-monospace, monospace; }
.scopes span { margin-left: 0.4rem; font-family: system-ui, sans-serif; font-size: 0.8rem; }
.scopes .granted span { color: var(--good); }
.scopes .missing { border-style: dashed; }
.scopes .missing span { color: var(--soso); }

.advice h2 { margin: 1.5rem 0 0.5rem; }
.advice > h2:first-child { margin-top: 0; }
.advice ul, .advice ol { padding-left: 1.4rem; }
.advice li { padding: 0.15rem 0 0.15rem 0.2rem; }
.advice li::marker { color: var(--soft); }
.advice > .soft { margin-top: 1.25rem; }

.providers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 0.9rem; padding: 0; list-style: none; }
.providers a {
  display: flex;
  align-items: center;
  gap: 0.9rem;
  height: 100%;
  padding: 1rem 1.1rem;
  border: 1px solid var(--line);
  border-radius: 0.9rem;
  background: var(--card);
  color: inherit;
  font-weight: 650;
  text-decoration: none;
}
.providers a:hover { border-color: var(--accent); background: var(--tint); }
.legs-list { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 0.9rem; padding: 0; list-style: none; counter-reset: leg; }
main > .legs-list { margin-top: 2rem; }
.legs-list li { padding: 0.2rem 0 0.2rem 1rem; border-left: 3px solid var(--accent); counter-increment: leg; }
.legs-list strong::before { content: counter(leg) ' '; color: var(--accent); }
.legs-list p { font-size: 0.9rem; color: var(--soft); }

.providers li:nth-child(3n + 2) { --own: light-dark(#0f6a64, #63cfc5); }
.providers li:nth-child(3n) { --own: light-dark(#6b3f8f, #cfa4ef); }
.letter { display: grid; flex: none; place-items: center; width: 2.4rem; height: 2.4rem; border-radius: 0.6rem; background: var(--own, var(--accent)); color: var(--on-accent); font-weight: 700; }

.scenarios { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 0 1.75rem; padding: 0; list-style: none; }
.scenarios li { padding: 0.8rem 0; border-top: 1px solid var(--line); }
.scenarios a { font-weight: 600; }
.scenarios p { font-size: 0.9rem; color: var(--soft); }

.path { padding: 0; list-style: none; }
.path > li { position: relative; padding: 0 0 1rem 1.75rem; }
.path > li::before { content: ''; position: absolute; left: 0.3rem; top: 0.5rem; width: 0.6rem; height: 0.6rem; border-radius: 50%; background: var(--accent); }
.path > li:not(:last-child)::after { content: ''; position: absolute; left: 0.55rem; top: 1.3rem; bottom: -0.3rem; width: 2px; margin-left: -0.5px; background: var(--line); }
.path > .end-good::before { background: var(--good); box-shadow: 0 0 0 4px var(--good-tint); }
.path > .end-soso::before { background: var(--soso); box-shadow: 0 0 0 4px var(--soso-tint); }
.path > .end-bad::before { background: var(--bad); box-shadow: 0 0 0 4px var(--bad-tint); }
.path strong { font: 650 0.95rem/1.5 ui-monospace, monospace; }
.path p { font-size: 0.9rem; color: var(--soft); }
.path ul { margin-top: 0.35rem; padding: 0; list-style: none; }
.path ul li { display: flex; flex-wrap: wrap; gap: 0 0.75rem; font: 0.82rem/1.6 ui-monospace, monospace; }
.path .answer { color: var(--good); }
.path .answer.wrong { color: var(--bad); }

.trace { padding: 0; list-style: none; }
.trace > li { display: grid; grid-template-columns: 6.5rem 1.25rem minmax(0, 1fr); gap: 0 0.6rem; padding: 0.15rem 0; font-size: 0.94rem; }
.trace .time { text-align: right; font-variant-numeric: tabular-nums; }
.trace .mark { color: var(--soft); text-align: center; }
.trace .state { margin-top: 0.6rem; padding-top: 0.6rem; border-top: 1px solid var(--line); font-weight: 650; }
.trace .state .mark, .trace .exchange .mark { color: var(--accent); }
.trace .held { background: var(--soso-tint); color: var(--soso); font-weight: 600; }
.trace .outcome { margin-top: 0.6rem; padding: 0.6rem 0; background: var(--tint); }
.trace summary { cursor: pointer; }
.trace pre { margin: 0.4rem 0; padding: 0.7rem 0.9rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); font: 0.8rem/1.5 ui-monospace, monospace; font-weight: 400; white-space: pre-wrap; }

.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.actions a { padding: 0.55rem 1.1rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card); color: inherit; font-weight: 600; text-decoration: none; }
.actions a:first-child { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.actions a:hover { border-color: var(--accent); text-decoration: underline; }
footer { margin-top: 3rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
@media (max-width: 30rem) {
  .user { flex-direction: column; }
  dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
`)
