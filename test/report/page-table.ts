// A table of the report: with headings, in a frame that scrolls, folded when it is long. Pure.
import { html, type Markup } from './markup.ts';
import type { ReportTable } from './report-data.ts';

/** Longer ones are folded. */
const mostOpenRows = 20;

export function drawTable(table: ReportTable): Markup {
  const { caption, rows } = table;
  const isFolded = rows.length > mostOpenRows;
  const framed = html`<div class="wide" tabindex="0" role="group" aria-label="${caption}">${plainTable(table)}</div>`;
  return isFolded ? html`<details><summary>${caption} (${rows.length} rows)</summary>${framed}</details>` : framed;
}

function plainTable({ caption, head, rows }: ReportTable): Markup {
  const columns = head.map((name) => html`<th scope="col">${name}</th>`);
  const lines = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell) => html`<td>${cell}</td>`);
    return html`<tr><th scope="row">${first}</th>${cells}</tr>`;
  });
  return html`<table><caption>${caption}</caption><thead><tr>${columns}</tr></thead><tbody>${lines}</tbody></table>`;
}
