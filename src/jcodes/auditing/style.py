"""How the page of an audit looks: wide and narrow, light and dark, on a screen and on paper."""

from typing import Final

__all__ = ["STYLE"]

STYLE: Final = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f5f7f9; --line: #d5dbe1; --text: #1a1f25; --quiet: #4d5863; --link: #0b57b0;
  --error: #a8201a; --warning: #7a4a00; --information: #0b57b0; --good: #17663a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --panel: #1b2128; --line: #36404b; --text: #e7ebef; --quiet: #a9b4bf; --link: #8bbcff;
    --error: #ff9d95; --warning: #f2c261; --information: #8bbcff; --good: #7fd6a2;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 76rem; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 1.9rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05rem; }
p { margin: 0.4rem 0; max-width: 48rem; }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 1rem 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.75rem; margin: 1rem 0; }
.figures > div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1rem; }
.figures dt { color: var(--quiet); font-size: 0.875rem; }
.figures dd { margin: 0; }
.figures .number { font-size: 1.6rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
nav a { display: inline-block; padding: 0.2rem 0; }
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0; }
th, td { padding: 0.45rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-size: 0.875rem; font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
tfoot th, tfoot td { border-top: 2px solid var(--line); font-weight: 600; }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.name .quiet { display: block; font-weight: 400; font-size: 0.875rem; }
.part { display: block; color: var(--quiet); font-size: 0.875rem; font-weight: 400; }
.mark { font-weight: 650; }
.error { color: var(--error); }
.warning { color: var(--warning); }
.information { color: var(--information); }
.good { color: var(--good); }
article { border: 1px solid var(--line); border-radius: 8px; padding: 0.9rem 1rem; margin: 0.75rem 0; scroll-margin-top: 1rem; }
article .facts { margin: 0.6rem 0 0; }
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
article ul {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0.75rem 1.25rem; align-items: start;
  list-style: none; margin: 0.75rem 0 0; padding: 0;
}
article li { padding: 0.1rem 0 0.1rem 0.8rem; border-left: 3px solid var(--line); }
article li.is-error { border-left-color: var(--error); }
article li.is-warning { border-left-color: var(--warning); }
article li.is-information { border-left-color: var(--information); }
article li p { margin: 0.1rem 0; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 2px solid var(--line); }
@media (max-width: 44rem) {
  body { padding: 1rem 0.9rem 2rem; }
  h1 { font-size: 1.5rem; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: 0.5rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
  .figures > div { padding: 0.6rem 0.75rem; }
  .figures .number { font-size: 1.15rem; overflow-wrap: anywhere; }
  table, tbody, tfoot, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr, tfoot tr {
    display: grid; grid-template-columns: 1fr 1fr; gap: 0.1rem 1.25rem; border: 1px solid var(--line); border-radius: 8px;
    padding: 0.6rem 0.75rem; margin-bottom: 0.6rem;
  }
  th, td { border: 0; padding: 0.1rem 0; }
  tfoot th, tfoot td { border-top: 0; }
  tbody th, tfoot th, td.wide { grid-column: 1 / -1; }
  td.figure { display: flex; justify-content: space-between; gap: 0.5rem; white-space: normal; }
  td.figure::before, td.wide::before { content: attr(data-label); color: var(--quiet); font-size: 0.875rem; }
  td.figure::before { white-space: nowrap; }
  td.money { grid-column: 1 / -1; }
  .facts dd:last-child { margin-bottom: 0; }
  td.wide::before { display: block; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --panel: #ffffff; --line: #b5bcc3; --text: #000000; --quiet: #333333; --link: #000000;
    --error: #8c1510; --warning: #5c3800; --information: #083f80; --good: #0f4d2a;
  }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  a { text-decoration: none; }
  article, tr, .figures > div { break-inside: avoid; }
  h2, h3, section > p { break-after: avoid; }
}
"""
"""The style sheet; the colours of text stand out from what is behind them by 4.5 to 1 and more, in both schemes."""
