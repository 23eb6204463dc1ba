// The reliability report as one HTML page that needs nothing else: opened by a double click, it loads nothing. Pure.
import { html, Markup } from './markup.ts';
import { drawSection } from './page-section.ts';
import { pageStyle } from './page-style.ts';
import { drawTable } from './page-table.ts';
import { byteWords, stateWords, timeWords } from './page-words.ts';
import { isAllWell, type ReliabilityReport, type ReportSection } from './report-data.ts';

/** The whole page. */
export function reportPage(report: ReliabilityReport): string {
  const title = `StreamVault ${report.version}: reliability report`;
  // Built by ourselves and made of texts alone: a page that may load nothing shows that it does not need to.
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<title>${title}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="soft">${whenWords(report)}</p>
${verdict(report)}
</header>
<main>
${overview(report)}
${circumstances(report)}
${report.sections.map(drawSection)}
</main>
<footer>
<p>Everything ran on one machine: the built product, its viewers, and a Telegram of our own (the emulator) as processes on loopback. Telegram itself took no part. Written by <code>npm run report</code>; the figures stand in <code>report.json</code> beside this page.</p>
</footer>
</body>
</html>
`;
  return page.text;
}

function whenWords({ startedAt, endedAt, commit }: ReliabilityReport): string {
  const short = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
  const end = endedAt ? `, ended ${short(endedAt)}` : '';
  return `Begun ${short(startedAt)}${end}${commit ? `, commit ${commit}` : ''}.`;
}

interface Verdict {
  readonly tone: 'good' | 'bad' | 'warn';
  readonly words: string;
  readonly more: string;
}

function verdictOf(report: ReliabilityReport): Verdict {
  const { sections, state } = report;
  const titles = (of: (section: ReportSection) => boolean) =>
    sections
      .filter(of)
      .map(({ title }) => title)
      .join(', ');
  const failed = titles((section) => section.state === 'failed');
  const open = titles((section) => ['running', 'aborted', 'not run'].includes(section.state));
  const leftOut = titles((section) => section.state === 'left out');
  const more = [
    ...(failed && state === 'aborted' ? ['This run was broken off: the page shows a part.'] : []),
    ...(open ? [`Not finished: ${open}.`] : []),
    ...(leftOut ? [`Left out, as nobody asked for it: ${leftOut}.`] : []),
  ].join(' ');
  if (failed) return { tone: 'bad', words: `Failed: ${failed}`, more };
  if (state === 'aborted') return { tone: 'warn', words: 'This run was broken off: the page shows a part', more };
  if (state === 'running') {
    return {
      tone: 'warn',
      words: 'This run has not come to its end: it is under way, or was ended without a word',
      more,
    };
  }
  if (!isAllWell(report)) return { tone: 'warn', words: 'Not everything was run', more };
  return { tone: 'good', words: 'Everything that was run passed', more };
}

function verdict(report: ReliabilityReport): Markup {
  const { tone, words, more } = verdictOf(report);
  return html`<div class="verdict ${tone}"><strong>${words}</strong>${more}</div>`;
}

function overview({ sections }: ReliabilityReport): Markup {
  const count = (section: ReportSection, name: 'passed' | 'failed' | 'skipped') =>
    section.outcome ? section.outcome[name].toLocaleString('en-US') : '–';
  const rows = sections.map(
    (section) =>
      html`<tr><th scope="row"><a href="#${section.id}">${section.title}</a></th><td>${stateWords(section.state)}</td><td class="number">${count(section, 'passed')}</td><td class="number">${count(section, 'failed')}</td><td class="number">${count(section, 'skipped')}</td><td>${section.unit}</td><td class="number">${byteWords(section.outcome?.comparedBytes ?? 0)}</td><td class="number">${section.seconds === undefined ? '–' : timeWords(section.seconds)}</td></tr>`,
  );
  return html`<h2>At a glance</h2>
<div class="wide" tabindex="0" role="group" aria-label="At a glance"><table><thead><tr><th scope="col">Section</th><th scope="col">Result</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Skipped</th><th scope="col">Counted</th><th scope="col" class="number">Bytes compared</th><th scope="col" class="number">Took</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function circumstances({ machine, versions, asked, remarks }: ReliabilityReport): Markup {
  const rows = [
    ['Processor', `${machine.cpu}, ${machine.cores} cores`],
    ['Memory', `${(machine.memoryMib / 1024).toFixed(1)} GiB`],
    ['System', machine.system],
    ['Node', machine.node],
    ...Object.entries(versions),
    ...asked.map(({ name, value }) => [name, value]),
  ] as [string, string][];
  const table = drawTable({ caption: 'What it ran on, and what was asked for', head: ['What', 'Value'], rows });
  return html`${remarks.map((remark) => html`<p><strong>Note:</strong> ${remark}</p>`)}${table}`;
}
