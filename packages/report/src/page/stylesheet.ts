// stylesheet.ts — how a report looks: one column, light and dark, from a phone's width on.

export const stylesheet = `
:root { color-scheme: light dark; --text: #1a1a1a; --muted: #595959; --line: #d4d4d4; --page: #ffffff; --panel: #f6f6f4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8e6; --muted: #a8a8a4; --line: #3c3c3a; --page: #1b1b1a; --panel: #262624; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 56rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
header p, figcaption, .caption, dt { color: var(--muted); }
header p { margin: .25rem 0 .75rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding-bottom: .75rem; }
a { color: inherit; }
dl { margin: .5rem 0; }
dl div { display: flex; gap: 1rem; padding: .15rem 0; }
dt { flex: 0 0 11rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
.caption { margin: 1rem 0 .25rem; font-size: .9rem; }
.wide { margin-top: 0; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
p, summary, dt, figcaption { overflow-wrap: anywhere; }
td, th { white-space: nowrap; }
td.words, th.words { min-width: 11rem; white-space: normal; overflow-wrap: break-word; max-width: 26rem; }
figure { margin: 1rem 0; border: 1px solid var(--line); border-radius: 4px; overflow: hidden; }
.picture { overflow-x: auto; background: #ffffff; padding: .5rem; }
.picture svg { display: block; width: 100%; min-width: 34rem; height: auto; }
figcaption { font-size: .9rem; padding: .5rem .75rem; border-top: 1px solid var(--line); }
pre { background: var(--panel); padding: .75rem; overflow-x: auto; font-size: .8rem; }
li { overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  dl div { display: block; }
  .caption::after, figcaption::before { content: "Wider than the screen: scroll it sideways. "; font-style: italic; }
  .caption::after { content: " Wide tables scroll sideways."; }
}
@media print {
  nav { display: none; }
  .wide, .picture { overflow: visible; }
  .picture svg { min-width: 0; }
  figure, tr { break-inside: avoid; }
}
`;
