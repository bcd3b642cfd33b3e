// The report's style sheet: the workbench's colours, light and dark. Used only by report.cpp.
#pragma once

namespace lorikeet {

inline constexpr const char* kReportStyle = R"(
:root { --back: #f5f5f3; --surface: #ffffff; --text: #1f2328; --muted: #5b636e; --border: #d5d8dc; --track: #ecedea; --base: #6b7280;
  --a0: #0072b2; --a1: #009e73; --a2: #cc79a7; --a3: #e69f00; --a4: #8a63d2; --validation: #d55e00; --good: #00735a; }
@media (prefers-color-scheme: dark) {
  :root { --back: #1e2023; --surface: #26292d; --text: #e4e6e8; --muted: #a2a9b2; --border: #3d4248; --track: #34383d; --base: #a0a6af;
    --a0: #56b4e9; --a1: #3cc39e; --a2: #e29cc5; --a3: #f0b93c; --a4: #b196ee; --validation: #e69f00; --good: #3cc39e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 26px; margin: 8px 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 8px; overflow-wrap: anywhere; }
h2 small, .muted, small { color: var(--muted); font-weight: 400; font-size: 13px; }
th small { display: block; max-width: 22em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 8px 0; background: var(--surface); border: 1px solid var(--border); }
th, td { padding: 7px 10px; border-bottom: 1px solid var(--border); text-align: left; vertical-align: top; }
th { font-weight: 600; }
.numbers td { font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts th { width: 16em; font-weight: 400; color: var(--muted); }
.facts td { overflow-wrap: anywhere; }
.examples { table-layout: fixed; min-width: 640px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 16em; overflow-y: auto; }
.good { color: var(--good); }
code { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; }
details { margin: 10px 0; } summary { cursor: pointer; padding: 4px 0; }
svg { width: 100%; height: auto; margin: 8px 0; } svg text { fill: var(--text); font-size: 13px; } svg .small { fill: var(--muted); font-size: 11px; }
.track { fill: var(--track); } .base { fill: var(--base); background: var(--base); }
.adapted0 { fill: var(--a0); background: var(--a0); } .adapted1 { fill: var(--a1); background: var(--a1); }
.adapted2 { fill: var(--a2); background: var(--a2); } .adapted3 { fill: var(--a3); background: var(--a3); }
.adapted4 { fill: var(--a4); background: var(--a4); }
i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; } .legend i { margin-left: 12px; height: 3px; vertical-align: middle; }
.whisker { stroke: var(--text); stroke-width: 1.4; } .grid { stroke: var(--border); }
polyline { stroke-width: 1.8; } .training { stroke: var(--a0); background: var(--a0); } .validation { stroke: var(--validation); background: var(--validation); }
.dot { fill: var(--validation); }
@media print { .text { max-height: none; } }
)";

}  // namespace lorikeet
