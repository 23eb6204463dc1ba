// What the one message about a link says at each stage. Pure.
import type { JobProgress, JobView, LinkFacts } from '#lib/jobs/jobs.ts';
import type { InlineButton } from '#lib/telegram/telegram.ts';
import type { Reply } from './desk.ts';
import { formatDuration, formatSize, progressBar, shorten } from './formats.ts';
import type { ButtonRows } from './item-card.ts';
import type { LinkTask } from './link-task.ts';
import type { Texts } from './texts/texts.ts';

/** Offered when the site does not say, and for lists, whose entries differ. */
const usualHeights = [1080, 720, 480];
const maxHeights = 6;
const buttonsInRow = 3;
const maxTitleLength = 200;
/** Failures of a list told one by one. */
const maxReasons = 5;

/** The title, or the link while nothing better is known. */
export function titleOf({ facts, url }: Pick<LinkTask, 'facts' | 'url'>): string {
  return shorten(facts?.title || url, maxTitleLength);
}

/** The question for the quality. @param id of the {@link LinkTask}. */
export function choice(texts: Texts, id: string, facts: LinkFacts): Reply {
  const short = { ...facts, title: shorten(facts.title, maxTitleLength) };
  return {
    text: facts.entry_count > 0 ? texts.choosePlaylist(short) : texts.choose(short),
    buttons: choiceButtons(texts, id, facts),
  };
}

function choiceButtons(texts: Texts, id: string, { heights, has_video, entry_count }: LinkFacts): ButtonRows {
  const pick = (text: string, what: string | number): InlineButton => ({ text, data: `pick:${id}:${what}` });
  const isList = entry_count > 0;
  const offered = heights.length > 0 ? heights : isList ? usualHeights : [];
  const videos = offered.slice(0, maxHeights).map((height) => pick(texts.buttons.height(height), height));
  const plain = has_video && videos.length === 0 ? [pick(texts.buttons.video, usualHeights[0] ?? 1080)] : videos;
  const rows: InlineButton[][] = [];
  for (let first = 0; first < plain.length; first += buttonsInRow) rows.push(plain.slice(first, first + buttonsInRow));
  return [...rows, [pick(texts.buttons.audioOnly, 'audio'), pick(texts.buttons.cancel, 'stop')]];
}

/** Bar, amount, speed and time left, as far as they are known. @param title of what is fetched. */
export function progressText(texts: Texts, title: string, progress: JobProgress): string {
  const { stage, done_bytes: done, total_bytes: total, bytes_per_second: speed, eta } = progress;
  return texts.progress(title, {
    stage,
    bar: done !== null && total ? progressBar(done / total) : '',
    done: done === null ? '' : formatSize(done),
    total: total === null ? undefined : formatSize(total),
    speed: speed === null ? undefined : formatSize(Math.round(speed)),
    eta: eta === null ? undefined : formatDuration(eta),
  });
}

/** A list on its way: how many are done, and what is fetched now. */
export function listText(texts: Texts, task: LinkTask, jobs: readonly (JobView<'mirror'> | undefined)[]): string {
  const running = jobs.find((job) => job?.state === 'running');
  const entry = task.facts?.entries.find(({ key }) => key === running?.payload.key);
  const current =
    running?.progress && progressText(texts, shorten(entry?.title ?? '', maxTitleLength), running.progress);
  return texts.playlistProgress(titleOf(task), { ...counts(jobs), total: jobs.length, current: current || undefined });
}

/** A list at its end. */
export function listEndText(texts: Texts, task: LinkTask, jobs: readonly (JobView<'mirror'> | undefined)[]): string {
  const reasons = jobs.flatMap((job) => {
    if (!job || job.state === 'done') return [];
    const title = task.facts?.entries.find(({ key }) => key === job.payload.key)?.title ?? job.payload.url;
    return [`${shorten(title, 60)}: ${job.error ?? job.state}`];
  });
  return texts.playlistDone(titleOf(task), {
    ...counts(jobs),
    total: jobs.length,
    reasons: reasons.slice(0, maxReasons),
  });
}

function counts(jobs: readonly (JobView | undefined)[]): { done: number; failed: number } {
  return {
    done: jobs.filter((job) => job?.state === 'done').length,
    failed: jobs.filter((job) => !job || job.state === 'failed' || job.state === 'cancelled').length,
  };
}
