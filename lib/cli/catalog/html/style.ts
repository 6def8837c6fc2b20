/** How the page looks, in light, in dark, on a phone and on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #171a21; --soft: #565d6b; --line: #d9dde4; --wash: #eef0f4;
  --accent: #4338ca; --accent-wash: #eceafd; --warn: #9a3412; --warn-wash: #fff1e6; --bad: #b42318; --bad-wash: #feeceb;
  --lambda: #b4530a; --openapi: #0b7265; --smithy: #1d4fd7; --mcp: #7a2fd0; --other: #565d6b;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1218; --card: #181c25; --ink: #e8eaf0; --soft: #a3abba; --line: #303746; --wash: #212734;
    --accent: #a5a0ff; --accent-wash: #25244a; --warn: #ffb27a; --warn-wash: #33231a; --bad: #ff9b93; --bad-wash: #3a1d1c;
    --lambda: #f5a35c; --openapi: #4fd1bd; --smithy: #8fb0ff; --mcp: #cda2ff; --other: #a3abba;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
main, .top, footer { max-width: 1128px; margin: 0 auto; padding: 0 24px; }
.skip { position: absolute; left: -9999px; } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px 12px; z-index: 9; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: .875em; }
code { overflow-wrap: anywhere; }
h1, h2, h3, h4, p, dl, dd, ul { margin: 0; }
h2 { font-size: 1.2rem; letter-spacing: -.01em; margin: 44px 0 14px; }
h3 { font-size: 1rem; } .card > h3 { margin-bottom: 8px; } h4 { font-size: .82rem; font-weight: 600; color: var(--soft); margin: 16px 0 6px; }
.top { padding-top: 40px; }
.eyebrow { color: var(--soft); font-size: .9rem; }
h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; letter-spacing: -.02em; overflow-wrap: anywhere; margin: 2px 0 10px; }
.lead { max-width: 70ch; color: var(--soft); }
.numbers { display: flex; flex-wrap: wrap; gap: 8px; padding: 0; margin: 16px 0 0; list-style: none; }
.numbers li { background: var(--card); border: 1px solid var(--line); border-radius: 999px; padding: 3px 12px; font-size: .88rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin-bottom: 12px; }
.notice { border-radius: 12px; padding: 12px 16px; margin: 16px 0 0; background: var(--warn-wash); border: 1px solid var(--warn); }
.notice.bad { background: var(--bad-wash); border-color: var(--bad); }
.notice ul { padding-left: 20px; }
.notice summary { cursor: pointer; }
.warn { color: var(--warn); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 5px 20px; font-size: .93rem; }
.facts dt { color: var(--soft); } .facts dd { overflow-wrap: anywhere; }
.facts ul { padding: 0; list-style: none; }
.graph { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; overflow: auto; max-height: 760px; }
.graph svg { display: block; width: 100%; height: auto; }
.graph.narrow { display: none; }
.node rect { fill: var(--card); stroke: var(--line); stroke-width: 1.25; }
.node .name { fill: var(--ink); font: 600 12.5px var(--mono); }
.detail { fill: var(--soft); font-size: 11.5px; }
.edge { fill: var(--soft); font-size: 11px; text-anchor: middle; } .edge.side { text-anchor: start; }
.link { fill: none; stroke: var(--soft); stroke-width: 1.25; } .tip { fill: var(--soft); }
.hub rect { fill: var(--accent-wash); stroke: var(--accent); stroke-width: 1.75; }
.open rect { fill: var(--bad-wash); stroke: var(--bad); }
.behind rect { fill: var(--wash); stroke: transparent; }
.unknown rect { stroke-dasharray: 5 4; }
.node.kind-LAMBDA rect { stroke: var(--lambda); } .node.kind-OPENAPI rect { stroke: var(--openapi); } .node.kind-SMITHY rect { stroke: var(--smithy); } .node.kind-MCP_SERVER rect { stroke: var(--mcp); }
.graph a:hover rect, .graph a:focus rect { stroke-width: 2.5; }
.bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 10px 14px; align-items: center; background: var(--page); padding: 10px 0; }
.bar label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bar input { flex: 1 1 240px; min-width: 0; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 9px; padding: 9px 13px; }
.bar input::placeholder { color: var(--soft); opacity: 1; }
.bar output { color: var(--soft); font-size: .92rem; }
button { font: inherit; font-size: .92rem; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: 9px; padding: 8px 13px; cursor: pointer; }
button:hover { background: var(--wash); }
html:not(.live) .bar { display: none; }
.tool { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 8px; content-visibility: auto; contain-intrinsic-size: auto 74px; }
.tool[open] { border-color: var(--soft); }
.tool > summary { display: grid; grid-template-columns: 1fr auto; gap: 1px 14px; padding: 11px 16px; cursor: pointer; list-style: none; align-items: baseline; }
.tool > summary::-webkit-details-marker { display: none; }
.tool h3 { position: relative; font: 600 .95rem/1.5 var(--mono); overflow-wrap: anywhere; padding-left: 1.15rem; }
.tool h3::before { content: "›"; position: absolute; left: 0; width: .6em; text-align: center; color: var(--soft); font-weight: 400; } .tool[open] h3::before { transform: rotate(90deg); }
.tool > summary:hover { background: var(--wash); border-radius: 10px; }
.first { padding-left: 1.15rem; }
.prefix { color: var(--soft); font-weight: 400; }
.first { grid-column: 1 / -1; color: var(--soft); font-size: .92rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.tool[open] .first { display: none; }
.body { padding: 2px 16px 16px calc(16px + 1.15em); } .description { max-width: 82ch; margin-bottom: 12px; white-space: pre-line; overflow-wrap: anywhere; }
.badge { font: 500 .78rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: var(--other); border: 1px solid currentColor; border-radius: 999px; padding: 0 9px; white-space: nowrap; }
.badge.kind-LAMBDA { color: var(--lambda); } .badge.kind-OPENAPI { color: var(--openapi); } .badge.kind-SMITHY { color: var(--smithy); } .badge.kind-MCP_SERVER { color: var(--mcp); } .badge.kind-GATEWAY { color: var(--accent); }
.scroll { overflow-x: auto; margin-bottom: 14px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .82rem; } td:last-child { min-width: 16rem; overflow-wrap: anywhere; }
td code { white-space: nowrap; }
tbody th code { white-space: nowrap; font-weight: 600; }
.depth-1 { padding-left: 16px; } .depth-2 { padding-left: 32px; } .depth-3 { padding-left: 48px; } .depth-4 { padding-left: 64px; } .depth-5 { padding-left: 80px; } .depth-6 { padding-left: 96px; }
.required { color: var(--warn); font-size: .78rem; }
.rule { font: .82em var(--mono); background: var(--wash); border-radius: 5px; padding: 1px 6px; overflow-wrap: anywhere; }
.none { color: var(--soft); margin-bottom: 12px; }
.raw { margin-top: 14px; } .raw summary { cursor: pointer; color: var(--soft); font-size: .92rem; width: max-content; }
pre { background: var(--wash); border-radius: 8px; padding: 12px 14px; margin: 8px 0 0; overflow: auto; max-height: 420px; white-space: pre-wrap; overflow-wrap: anywhere; }
.statements { padding: 0; list-style: none; font-size: .92rem; } .statements li { padding: 4px 0; }
.on { color: var(--soft); } .resource { background: var(--wash); border-radius: 5px; padding: 1px 6px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
footer { color: var(--soft); font-size: .88rem; padding-top: 32px; padding-bottom: 48px; }
[hidden] { display: none !important; }
@media (max-width: 900px) { .graph.wide { display: none; } .graph.narrow { display: block; padding: 14px; } .graph.narrow svg { max-width: 460px; margin: 0 auto; } }
@media (max-width: 560px) {
  main, .top, footer { padding-left: 14px; padding-right: 14px; } .top { padding-top: 24px; } .card { padding: 14px; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 8px; }
  .first { white-space: normal; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
  .body { padding-left: 16px; } .bar input { flex-basis: 100%; } .bar output { flex: 1; }
  table, tbody { display: block; } thead { position: absolute; clip-path: inset(50%); }
  tbody tr { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; padding: 7px 0; border-bottom: 1px solid var(--line); }
  tbody th, tbody td { padding: 0; border: 0; min-width: 0; } td:nth-child(2) { color: var(--soft); }
  td:last-child { grid-column: 1 / -1; min-width: 0; } td:last-child:empty { display: none; }
  tbody th code, td code { white-space: normal; overflow-wrap: anywhere; }
  .depth-1 { margin-left: 14px; } .depth-2 { margin-left: 28px; } .depth-3, .depth-4, .depth-5, .depth-6 { margin-left: 42px; }
}
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #f3f3f3; color-scheme: light; }
  body { font-size: 10.5pt; } .bar, .skip { display: none; } .graph { max-height: none; overflow: visible; }
  .tool { content-visibility: visible; break-inside: avoid-page; } .card { break-inside: avoid; } pre { max-height: none; }
}
`;
