// SPDX-License-Identifier: MIT
//
// One style sheet, without fonts or pictures of its own. Every pair of colours has a contrast of at least 4.5 in both
// schemes (tests/site/site_test.py reckons them); what a colour says is said by a word, a height or a weight too.
#include "cmd/render/site_page.h"

namespace decklog::render {
namespace {

constexpr std::string_view kStyleSheet = R"css(:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --shade: #f4f6f8; --link: #0b57a4;
  --on: #ffffff; --p0: #7d0d17; --p1: #b42318; --p2: #8a5300; --p3: #3d5a80; --quiet: #c3ccd5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --ink: #e6edf3; --faint: #9da7b1; --line: #30363d; --shade: #161b22; --link: #79b8ff;
    --on: #10141a; --p0: #ffb3ad; --p1: #f0776c; --p2: #e3b341; --p3: #9ec1ea; --quiet: #3a434d;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 1rem 3rem; max-width: 68rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word;
}
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .picture:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0; padding: .5rem; background: var(--paper); }
header {
  display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; justify-content: space-between;
  padding: .75rem 0; border-bottom: 1px solid var(--line);
}
.site { margin: 0; font-weight: 600; }
.site a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .25rem 0; }
nav a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; border-bottom: 2px solid currentColor; }
h1 { margin: 1.5rem 0 .25rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.15rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: .25rem 0; }
code { font: .95em ui-monospace, monospace; }
small, .faint, .who { color: var(--faint); }
small { font-size: .85rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); }
.text { white-space: pre-wrap; }
.priority {
  display: inline-block; min-width: 2.4em; padding: 0 .45em; border-radius: .25rem; text-align: center;
  font-size: .85rem; font-weight: 600; border: 1px solid var(--faint);
}
.priority.p0, .priority.p1, .priority.p2, .priority.p3 { color: var(--on); border-color: transparent; }
.priority.p0 { background: var(--p0); }
.priority.p1 { background: var(--p1); }
.priority.p2 { background: var(--p2); }
.priority.p3 { background: var(--p3); }
.mark { padding: 0 .35em; border: 1px solid var(--faint); border-radius: .25rem; font-size: .85rem; }
table { width: 100%; border-collapse: collapse; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { white-space: nowrap; font-size: .85rem; font-weight: 600; color: var(--faint); }
tbody th { width: 45%; font-weight: 400; }
td time, td small { white-space: nowrap; }
tbody th, h1, h3, .text, .entry, dd, li { overflow-wrap: anywhere; }
td bdi { display: inline-block; max-width: 16rem; }
th small, td small { display: block; }
.facts { margin: .75rem 0; }
.facts > div { display: flex; gap: 0 1rem; padding: .2rem 0; }
.facts dt { flex: 0 0 8rem; color: var(--faint); }
.facts dd { flex: 1 1 0; min-width: 0; margin: 0; }
.facts p { margin: 0; }
article { margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--shade); }
.timeline { margin: 0; padding: 0; list-style: none; }
.timeline > li { padding: .5rem 0 .5rem .75rem; border-left: 3px solid var(--line); border-bottom: 1px solid var(--line); }
.timeline > li:target { border-left-color: var(--link); background: var(--shade); }
.timeline .text { margin-left: 1rem; }
.when { font-variant-numeric: tabular-nums; color: inherit; text-decoration: none; }
.when:hover { text-decoration: underline; }
.picture { overflow-x: auto; margin: 1.5rem 0; }
.picture img { display: block; max-width: 100%; min-width: 40rem; height: auto; }
.service { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; align-items: baseline; margin: 1rem 0; }
.service .strip, .service details { flex: 0 0 100%; }
.said { color: var(--faint); }
.strip { display: flex; align-items: flex-end; gap: 1px; height: 2rem; margin: .25rem 0; }
.strip b { flex: 1 1 0; height: 25%; background: var(--quiet); }
.strip .p3 { height: 45%; background: var(--p3); }
.strip .p2 { height: 65%; background: var(--p2); }
.strip .p1 { height: 82%; background: var(--p1); }
.strip .p0 { height: 100%; background: var(--p0); }
summary { width: fit-content; color: var(--link); cursor: pointer; }
details ul { margin: .25rem 0; padding-left: 1.25rem; }
@media (max-width: 44rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { display: flex; gap: .75rem; padding: .1rem 0; border: 0; }
  tbody th::before, td::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--faint); font-size: .85rem; }
  tbody th { width: auto; }
  th > span, td > span { min-width: 0; }
  td small { white-space: normal; }
  td bdi { max-width: none; }
  .facts dt { flex-basis: 6.5rem; }
}
@media print { header nav, .skip { display: none; } body { max-width: none; } }
)css";

}  // namespace

SiteFile site_style() { return {"style.css", std::string(kStyleSheet)}; }

}  // namespace decklog::render
