// How the pages look: one column on a phone, two on a desk, light and dark.

export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #16181d);
  --sheet: light-dark(#ffffff, #1f232b);
  --ink: light-dark(#1b1f2a, #e9ecf2);
  --faint: light-dark(#5a6275, #a3abbc);
  --line: light-dark(#d5d9e2, #3a4150);
  --edge: light-dark(#858da0, #7a8398);
  --accent: light-dark(#4a3fd1, #8f87ff);
  --on-accent: light-dark(#ffffff, #14121f);
  --fault: light-dark(#b3161b, #ff9a94);
  --fault-ground: light-dark(#fdeeee, #3a1f21);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
.badge { margin: 0; padding: .4rem 1rem; text-align: center; font-size: .875rem;
  background: light-dark(#ffe9b8, #4a3a10); color: light-dark(#4d3800, #ffe3a1); }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem; }
h1 { margin: 0 0 .75rem; font-size: 2rem; line-height: 1.2; }
a { color: var(--accent); }
.back { display: inline-block; padding: .5rem 0; text-decoration: none; }
.summary ul { list-style: none; margin: 0; padding: 0; }
.summary li { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0;
  border-top: 1px solid var(--line); }
form[data-card], .notice { padding: 1.25rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .75rem; }
form[data-card] { margin-top: 1.25rem; }
label { display: block; margin-bottom: 1rem; font-size: .9375rem; font-weight: 600; }
.optional, .small, details { color: var(--faint); font-size: .875rem; font-weight: 400; }
.known { margin-top: 0; color: var(--faint); }
.known strong { color: var(--ink); overflow-wrap: anywhere; }
input { display: block; width: 100%; margin-top: .3rem; padding: .7rem .8rem; font: inherit; font-weight: 400;
  color: inherit; background: var(--ground); border: 1px solid var(--edge); border-radius: .5rem; }
::placeholder { color: var(--faint); opacity: 1; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
button { width: 100%; min-height: 3rem; padding: .7rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: .5rem; }
button.plain { margin-top: .75rem; color: var(--ink); background: none; border-color: var(--line); }
button:disabled { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.fault { margin: 0 0 1rem; padding: .7rem .8rem; border-radius: .5rem;
  color: var(--fault); background: var(--fault-ground); }
details { margin-top: 1.25rem; }
summary { cursor: pointer; padding: .4rem 0; }
table { width: 100%; border-collapse: collapse; }
td { padding: .3rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td + td { padding-left: .75rem; }
code { white-space: nowrap; font-size: .875em; }
.notice { max-width: 28rem; margin: 2rem auto; }
.notice h1 { font-size: 1.5rem; }
.notice h2 { margin: 0 0 .5rem; font-size: 1.125rem; }
.portal { max-width: 34rem; }
.portal .notice { max-width: none; margin: 1rem 0; }
.embedded main { padding: 0; }
.embedded .checkout { max-width: 34rem; padding: 1rem; }
.embedded .notice { margin: 1rem; padding: 1.25rem; }
@media (max-width: 30rem) { .notice { margin: 1rem; } }
@media (min-width: 48rem) {
  .page .checkout { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; padding-top: 3rem; align-items: start; }
  .page form[data-card] { margin-top: 0; }
}
`
