import { raw } from 'hono/html'

/** The style of every page. A hue is all that differs. */
export function style(hue: number) {
  return raw(`
:root {
  color-scheme: light dark;
  --page: light-dark(#f4f5f7, #14161a);
  --card: light-dark(#fff, #1d2026);
  --line: light-dark(#d9dce1, #373c45);
  --text: light-dark(#1b1e24, #e9ebef);
  --soft: light-dark(#5a616c, #a3abb8);
  --accent: light-dark(hsl(${hue} 60% 32%), hsl(${hue} 60% 72%));
  --on-accent: light-dark(#fff, #14161a);
  --tint: light-dark(hsl(${hue} 60% 96%), hsl(${hue} 25% 18%));
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh;
  padding: 0 1rem 2rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
code { font: 0.875em/1.4 ui-monospace, monospace; }
.notice {
  margin: 0 -1rem 2rem;
  padding: 0.6rem 1rem;
  border-bottom: 1px solid light-dark(#e6c35c, #6b5518);
  background: light-dark(#fff3c4, #382c08);
  color: light-dark(#4a3800, #f7e3a1);
  font-size: 0.875rem;
  text-align: center;
}
main {
  max-width: 27rem;
  margin: 0 auto;
  padding: clamp(1.25rem, 6vw, 2rem);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
  background: var(--card);
}
.mark {
  display: grid;
  place-items: center;
  width: 3rem;
  height: 3rem;
  margin-bottom: 1rem;
  border-radius: 0.75rem;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1.5rem;
  font-weight: 700;
}
h1 { margin-bottom: 0.25rem; font-size: 1.375rem; line-height: 1.3; text-wrap: balance; }
h2, legend { padding: 0; font-size: 0.875rem; font-weight: 600; color: var(--soft); }
h2 { margin-top: 1.5rem; }
.soft { color: var(--soft); font-size: 0.875rem; }
ul { margin: 0.5rem 0 0; padding: 0; list-style: none; }
li { padding: 0.5rem 0; border-top: 1px solid var(--line); }
li:first-child { border-top: 0; }
li code { display: block; color: var(--soft); }
fieldset { margin: 1.5rem 0 0; padding: 0; border: 0; min-width: 0; }
label {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  gap: 0 0.75rem;
  margin-top: 0.5rem;
  padding: 0.75rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  cursor: pointer;
}
label:has(:checked) { border-color: var(--accent); background: var(--tint); }
label:has(:focus-visible), button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
label > * { grid-column: 2; }
label > input { grid-column: 1; grid-row: 1; margin: 0.3rem 0 0; accent-color: var(--accent); }
input:focus-visible { outline: none; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.5rem 0 1rem; }
button {
  flex: 1 1 8rem;
  padding: 0.65rem 1rem;
  border: 1px solid var(--line);
  border-radius: 0.5rem;
  background: none;
  color: inherit;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
button[value="allow"] {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}
button[value="allow"]:hover { filter: brightness(1.1); }
`)
}
