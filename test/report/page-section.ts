// One section of the page: what it proves, what came of it, what failed by name, figures and plots. Pure.
import { html, type Markup, nothing } from './markup.ts';
import { drawTable } from './page-table.ts';
import { byteWords, stateWords, timeWords } from './page-words.ts';
import { drawPlot } from './plots/draw.ts';
import type { NamedCase, ReportSection, SectionOutcome } from './report-data.ts';

/** More are counted, not shown. */
const mostNamed = 200;

export function drawSection(section: ReportSection): Markup {
  const { id, title, proves, state, remark, outcome } = section;
  return html`
<section id="${id}" aria-labelledby="${id}-title">
<div class="head"><h2 id="${id}-title">${title}</h2>${stateWords(state)}</div>
<p>${proves}</p>
${remark ? remarkLines(remark) : nothing}
${outcome ? drawOutcome(section, outcome) : html`<p class="soft">There is nothing to show.</p>`}
</section>`;
}

/** What a program said before it died is shown as it was said. */
function remarkLines(remark: string): Markup {
  const [first = '', ...more] = remark.split('\n');
  return html`<p><strong>${first}</strong></p>${more.length > 0 ? html`<pre tabindex="0">${more.join('\n')}</pre>` : nothing}`;
}

function drawOutcome(section: ReportSection, outcome: SectionOutcome): Markup {
  const { id } = section;
  const plots = outcome.plots.map((plot, index) => drawPlot(plot, `${id}-plot-${index}`));
  const figures = outcome.figures.map(({ name, value }) => [name, value]);
  return html`<p class="soft">${countWords(section, outcome)}</p>
${named('What failed', outcome.failures, 'failures')}
${plots.length > 0 ? html`<div class="plots">${plots}</div>` : nothing}
${figures.length > 0 ? drawTable({ caption: 'Figures', head: ['What', 'Value'], rows: figures }) : nothing}
${outcome.tables.map(drawTable)}
${named('What was skipped, and why', outcome.skips, 'skips')}`;
}

function countWords({ unit, seconds, load }: ReportSection, outcome: SectionOutcome): string {
  const { passed, failed, skipped, comparedBytes } = outcome;
  const parts = [
    `${(passed + failed).toLocaleString('en-US')} ${unit}: ${passed.toLocaleString('en-US')} passed, ${failed.toLocaleString('en-US')} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(comparedBytes > 0 ? [`${byteWords(comparedBytes)} of films compared byte by byte`] : []),
    ...(seconds === undefined ? [] : [`took ${timeWords(seconds)}`]),
    ...(load === undefined ? [] : [`load of the machine when it began: ${load}`]),
  ];
  return `${parts.join('; ')}.`;
}

function named(title: string, cases: readonly NamedCase[], kind: 'failures' | 'skips'): Markup {
  if (cases.length === 0) return nothing;
  const shown = cases
    .slice(0, mostNamed)
    .map(({ name, why }) => html`<li><strong>${name}</strong><pre tabindex="0">${why}</pre></li>`);
  const more = cases.length > mostNamed ? html`<p>And ${cases.length - mostNamed} more.</p>` : nothing;
  return html`<h3>${title}</h3><ul class="${kind === 'failures' ? 'failures' : 'skips'}">${shown}</ul>${more}`;
}
