// The look of the report: by day and by night, on a phone and on paper, without anything from elsewhere.

export const pageStyle = `
:root { color-scheme: light dark;
  --paper: light-dark(#fbf8f2, #0c0a10); --card: light-dark(#ffffff, #15121b); --line: light-dark(#d8cebd, #322b3e);
  --ink: light-dark(#1d1724, #f6f1e7); --soft: light-dark(#5b5264, #b0a8ba);
  --good: light-dark(#17663a, #6fd79b); --bad: light-dark(#a8161f, #ff8f8f); --warn: light-dark(#84500a, #f2b25c);
  --s0: light-dark(#1d5fbf, #7db4ff); --s1: light-dark(#b4500a, #f2b25c); --s2: light-dark(#0b7268, #5fd3bc); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
header { padding-top: 2.5rem; }
h1 { font-size: clamp(1.7rem, 1.3rem + 2vw, 2.6rem); line-height: 1.15; margin: 0 0 .4rem; letter-spacing: -.02em; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 0; letter-spacing: -.01em; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { margin: .5rem 0; max-width: 75ch; }
a { color: inherit; text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--s0); outline-offset: 2px; }
.soft, .says, figcaption + .none { color: var(--soft); }
.verdict { border: 1px solid var(--line); border-left: .5rem solid var(--tone); background: var(--card); border-radius: .6rem; padding: 1rem 1.2rem; margin: 1.4rem 0; }
.verdict strong { font-size: 1.25rem; display: block; }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); }
.state { color: var(--tone, var(--soft)); font-weight: 650; white-space: nowrap; }
section { border-top: 1px solid var(--line); padding: 2rem 0 1rem; margin-top: 1.5rem; }
.head h2 { min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: baseline; justify-content: space-between; }
.wide { overflow-x: auto; margin: .8rem 0; }
table { overflow-wrap: normal; border-collapse: collapse; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 650; padding: .3rem 0; }
th, td { text-align: left; padding: .42rem .9rem .42rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 550; min-width: 9rem; }
td.number, th.number { text-align: right; white-space: nowrap; }
details { margin: .8rem 0; border: 1px solid var(--line); border-radius: .6rem; padding: .2rem .9rem; background: var(--card); }
summary { cursor: pointer; padding: .5rem 0; font-weight: 650; }
ul.failures { list-style: none; margin: .6rem 0; padding: 0; }
ul.failures li { border-left: .3rem solid var(--bad); padding: .2rem 0 .2rem .9rem; margin: .7rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; font-size: .85rem; color: var(--soft); max-height: 20rem; overflow-y: auto; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.2rem; margin: 1.2rem 0; }
.plot { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; }
figcaption { font-weight: 650; margin-bottom: .5rem; }
.says { font-size: .88rem; margin-bottom: 0; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 12px ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--soft); }
svg .bar-name { fill: var(--ink); }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
svg .line.s0 { stroke: var(--s0); } svg .line.s1 { stroke: var(--s1); } svg .line.s2 { stroke: var(--s2); }
svg .dot { fill-opacity: .75; }
svg .dot.s0 { fill: var(--s0); } svg .dot.s1 { fill: var(--s1); } svg .dot.s2 { fill: var(--s2); }
svg .bar { fill: var(--s0); } svg .bar.bad { fill: var(--bad); }
svg .limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .limit-name { fill: var(--bad); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .5rem 0 0; padding: 0; font-size: .9rem; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: .2em; margin-right: .4em; }
.key.s0 { background: var(--s0); } .key.s1 { background: var(--s1); } .key.s2 { background: var(--s2); }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 34rem) { th, td { padding-right: .7rem; } }
@media print { body { background: #fff; } .plot, section { break-inside: avoid; } }
`;
