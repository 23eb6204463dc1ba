// What yt-dlp complains about, as one sentence for the person who sent the link. Pure.
import { AppError, type ErrorCode } from '#lib/errors.ts';

/** What was used, so that the sentence can name it. */
export interface ReasonContext {
  /** Base name of the cookie file; undefined: none is set. */
  readonly cookiesName: string | undefined;
  /** `host:port`; undefined: direct connections. */
  readonly proxyName: string | undefined;
  /** Texts that must not get out: paths, credentials. */
  readonly secrets: readonly string[];
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly sentence: string;
  /** True when cookies or a proxy could change the answer, so it is said which were used. */
  readonly isAboutUs: boolean;
}

/** The first that fits is taken. */
const rules: readonly Rule[] = [
  // Addresses of films expire: another try gets new ones.
  rule(
    /unable to (?:download video|write) data.*\b403\b|fragment.*\b403\b/i,
    'link_failed',
    'The site stopped giving this',
    true,
  ),
  rule(
    /no space left on device|disk quota exceeded/i,
    'mirror_full',
    'There is no room for another download right now',
  ),
  rule(
    /is not a valid URL|unsupported url|no suitable extractor/i,
    'link_refused',
    'There is nothing to fetch behind this link',
  ),
  rule(/live event will begin|premieres in|is live|livestream/i, 'link_live', 'Live streams cannot be fetched'),
  rule(/\b429\b|too many requests|rate.?limit/i, 'link_failed', 'The site says we ask too often', true),
  rule(/drm/i, 'link_refused', 'The site protects this against copying'),
  rule(
    /not available in your|geo.?restrict|your country/i,
    'link_refused',
    'The site does not show this where we are',
    true,
  ),
  rule(
    /\b(?:404|410)\b|video unavailable|does not exist|(?:been|was) (?:removed|terminated)|not found/i,
    'link_refused',
    'There is nothing behind this link',
  ),
  rule(
    /sign in|log ?in|cookies|account|members.only|not a bot|private video/i,
    'link_refused',
    'The site wants a sign-in',
    true,
  ),
  rule(/\b(?:401|403)\b|forbidden/i, 'link_refused', 'The site refuses to give this', true),
  rule(
    /requested format is not available|no video formats/i,
    'link_refused',
    'There is nothing to fetch behind this link',
  ),
  rule(
    /timed? ?out|\b5\d\d\b|connection|unable to (?:download|connect)|incomplete|tunnel|network|ssl|certificate/i,
    'link_failed',
    'The site does not answer as it should',
    true,
  ),
];

function rule(pattern: RegExp, code: ErrorCode, sentence: string, isAboutUs = false): Rule {
  return { pattern, code, sentence, isAboutUs };
}

/** Longest quotation of yt-dlp. */
const longestQuote = 160;

/**
 * The last complaint on its error output, without its advice to people at a terminal.
 *
 * @example lastComplaint('ERROR: [youtube] abc: Video unavailable') // 'Video unavailable'
 */
export function lastComplaint(output: string): string {
  const complaints = [...output.matchAll(/^ERROR:\s*(.*)$/gm)].map(([, complaint = '']) => complaint);
  const text = complaints.at(-1) ?? '';
  return text
    .replace(/^\[[^\]]{1,60}\]\s*(?:[^\s:]{1,80}:\s)?/, '')
    .replace(
      /;? ?(?:please report this issue|see {2}?https?:|see https?:|use --|confirm you are on the latest).*$/i,
      '',
    )
    .replace(/\(caused by .*$/i, '')
    .replace(/https?:\/\/\S+/g, 'the link')
    .replace(/[\p{Cc}\p{Bidi_C}]/gu, ' ')
    .trim();
}

function quote(complaint: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '…')), complaint);
  const short = clean.length > longestQuote ? `${clean.slice(0, longestQuote).trimEnd()}…` : clean;
  return short.replaceAll('"', "'").replace(/[.;:,]+$/, '');
}

function usedMeans({ cookiesName, proxyName }: ReasonContext): string {
  const cookies = cookiesName === undefined ? 'without cookies' : `with the cookies of ${cookiesName}`;
  return `asked ${cookies} and ${proxyName === undefined ? 'without a proxy' : `through the proxy ${proxyName}`}`;
}

/**
 * The failure as an AppError whose message is one sentence: what is wrong, with which cookies and which proxy when that
 * matters, and what yt-dlp said in short.
 *
 * @param output yt-dlp's error output, or its end.
 */
export function siteReason(output: string, context: ReasonContext): AppError {
  const complaint = lastComplaint(output);
  const found = rules.find(({ pattern }) => pattern.test(complaint));
  const said = quote(complaint, context.secrets);
  const details = [
    ...(found?.isAboutUs ? [usedMeans(context)] : []),
    ...(said === '' ? [] : [`yt-dlp said: "${said}"`]),
  ].join('; ');
  const sentence = found?.sentence ?? 'This link could not be fetched';
  return new AppError(found?.code ?? 'link_failed', `${sentence}${details === '' ? '' : ` (${details})`}.`);
}
