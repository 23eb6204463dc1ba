// English.
import type { Refusal } from '../access.ts';
import { formatDuration, formatSize } from '../formats.ts';
import type { ItemFacts, Texts } from './texts.ts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

const files = (count: number) => plural(count, 'file', 'files');
const items = (count: number) => plural(count, 'item', 'items');

const facts = ({ file_size, duration }: Omit<ItemFacts, 'custom_name' | 'message_id'>) =>
  [formatSize(file_size), ...(duration ? [formatDuration(duration)] : [])].join(' · ');

/** A wait as one would say it. */
function wait(waitMs: number): string {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return minutes < 60 ? plural(minutes, 'minute', 'minutes') : plural(Math.ceil(minutes / 60), 'hour', 'hours');
}

function refused(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_allowed':
      return en.notAllowed(refusal.senderId);
    case 'empty':
      return '📄 This file is empty, there is nothing to stream.';
    case 'too_large':
      return `🐘 This file has ${formatSize(refusal.sizeBytes)}, the limit is ${formatSize(refusal.limitBytes)}.`;
    case 'too_long':
      return `⏱ This runs ${formatDuration(refusal.durationSeconds)}, the limit is ${formatDuration(refusal.limitSeconds)}.`;
    case 'wrong_type':
      return `🚫 This file is of type ${refusal.mimeType}; welcome are ${refusal.allowedTypes.join(', ')}.`;
    case 'too_many_files':
      return `🗓 You have sent ${files(refusal.used)} today, the limit is ${refusal.limit}. Come back in ${wait(refusal.waitMs)}.`;
    case 'too_many_bytes':
      return `🗓 You have sent ${formatSize(refusal.usedBytes)} today, and this file has ${formatSize(refusal.sizeBytes)}; the limit is ${formatSize(refusal.limitBytes)} a day. Come back in ${wait(refusal.waitMs)}.`;
  }
}

const stages: Readonly<Record<string, string>> = {
  probing: '🔎 Looking',
  downloading: '⬇️ Fetching',
  converting: '🎞 Converting',
  uploading: '⬆️ Storing',
  waiting: '⏳ Waiting',
  reading: '📖 Reading',
};

/** All that the bot says, in English. */
export const en: Texts = {
  languageName: 'English',
  menu: {
    start: 'What this bot does',
    help: 'All commands, limits, troubleshooting',
    catalog: 'Browse everything',
    search: 'Find by words: /search night train',
    mine: 'What you have sent',
    rename: 'Another name for an item',
    delete: 'Remove an item',
    link: 'A fresh signed link to an item',
    queue: 'What is being worked on',
    cancel: 'Stop a question or a download',
    lang: 'Choose the language',
    stats: 'Figures (admins)',
    reindex: 'Rebuild the catalogue from the channel (admins)',
  },
  buttons: {
    play: '▶️ Play',
    download: '⬇️ Download',
    copyLink: '🔗 Copy link',
    rename: '✏️ Rename',
    delete: '🗑 Delete',
    keepName: '👌 Keep this name',
    details: 'ℹ️ Details',
    undo: '↩️ Undo',
    cancel: '✖️ Cancel',
    audioOnly: '🎵 Audio only',
    video: '🎬 Video',
    tryAgain: '🔁 Try again',
    myFiles: '📁 My files',
    height: (pixels) => `🎬 ${pixels}p`,
  },

  welcome: ({ url, mayUse, userId }) =>
    [
      '🎬 Welcome to StreamVault!',
      '',
      ...(mayUse
        ? [
            'Send or forward me a film, a song or any file. A moment later it stands in the catalogue and plays in the browser:',
            url,
            '',
            '/help tells more.',
          ]
        : [en.notAllowed(userId)]),
    ].join('\n'),
  help: ({ url, limits, isAdmin, takesLinks }) =>
    [
      '📖 How it works',
      '',
      '1. Send or forward videos, audios, voice messages or documents: one, an album, or many at once.',
      '2. I keep each in the log channel and answer with its page and its direct link. A caption becomes the name; to give another one, press ✏️ Rename or answer my message with it.',
      `3. Everything is listed at ${url}`,
      ...(takesLinks ? ['4. Send me a link, to YouTube for example, and I fetch what is behind it.'] : []),
      '',
      ...(Object.keys(en.menu) as (keyof typeof en.menu)[])
        .filter((name) => isAdmin || (name !== 'stats' && name !== 'reindex'))
        .map((name) => `/${name} – ${en.menu[name]}`),
      '',
      `The direct link has the form ${url}/stream/<chat>/<message> and works in any player; add ?download=1 to save the file.`,
      '',
      `Limits: ${formatSize(limits.maxFileBytes)} a file, ${formatDuration(limits.maxVideoSeconds)} a video${limits.allowedTypes ? `, types ${limits.allowedTypes.join(', ')}` : ''}.`,
      '',
      '🩺 Troubleshooting',
      '• No picture? The browser may not know the format: use ⬇️ Download, or open the link in VLC.',
      '• It says an item is gone? Somebody removed it. Its sender can undo that for 30 seconds.',
      '• A link does not open any more? /link makes a fresh one.',
      '• Photos lose quality in Telegram: send them as a file.',
    ].join('\n'),
  unknownCommand: '🤔 I do not know this command. /help lists what I can do.',
  sendMeAFile: '📎 Send me a video, an audio or any other file, and I will put it into the catalogue.',
  noPhotos: '📷 Telegram has made this picture small. Send it as a file, and I keep it as it is.',
  notYourCommand: '↪️ This command was written by somebody else. Type it yourself if you mean it.',
  notAllowed: (userId) =>
    `🔒 You are not on the list of people this bot works for. Your id is ${userId}; the owner can add it to ALLOWED_IDS.`,
  adminsOnly: '🔒 This is for administrators.',
  signIn: {
    ask: ({ url, browser, address }) =>
      [
        `🔑 Sign in to ${url} in a browser?`,
        '',
        `Browser: ${browser || 'unknown'}`,
        `Address: ${address || 'unknown'}`,
        '',
        'Press the number that stands on the page. You have not opened the page yourself just now? Then somebody else wants in with your name: press 🚫.',
      ].join('\n'),
    notMe: '🚫 That was not me',
    confirmed: (url) => `✅ You are signed in to ${url}. Go on in your browser.`,
    denied: '🚫 Nobody was signed in.',
    wrongNumber: '🚫 That is not the number on the page. Nobody was signed in; begin anew on the page.',
    over: '⌛ This sign-in is over. It is good for five minutes and once; begin anew on the page.',
  },
  slowDown: (limit, seconds) => `🐢 That was more than ${limit} messages in a minute. I read on in ${seconds} s.`,

  refused,
  messageGone: '🗑 The message with that file was deleted before I could copy it.',
  notStored: (reason) => `⚠️ I could not keep this file: ${reason}`,
  added: (item, { watch, stream }) =>
    [
      `✅ ${item.custom_name}`,
      facts(item),
      '',
      `▶️ Watch: ${watch}`,
      `🔗 Stream: ${stream}`,
      '',
      '✏️ Another name? Answer this message with it.',
    ].join('\n'),
  alreadyThere: (item, { watch, stream }) =>
    [`♻️ I have this already: ${item.custom_name}`, facts(item), '', `▶️ Watch: ${watch}`, `🔗 Stream: ${stream}`].join(
      '\n',
    ),
  batch: ({ added, known, waiting, names }) => {
    const more = added - names.length;
    if (added === 0 && waiting === 0) return `♻️ I have had all of this already: ${files(known)}.`;
    return [
      waiting > 0
        ? `📦 ${files(added)} in the catalogue, ${waiting} to go …`
        : `✅ ${files(added)} ${added === 1 ? 'is' : 'are'} in the catalogue.`,
      ...(known > 0 ? [`♻️ ${files(known)} I had already.`] : []),
      ...(names.length > 0 ? ['', ...names.map((name) => `• ${name}`)] : []),
      ...(more > 0 ? [`… and ${more} more: /mine`] : []),
    ].join('\n');
  },

  card: (item, { watch, stream }) =>
    [`🎞 ${item.custom_name}`, facts(item), '', `▶️ Watch: ${watch}`, `🔗 Stream: ${stream}`].join('\n'),
  itemGone: '🫥 This item is no longer in the catalogue.',
  nameKept: '👌 The name stays.',
  askName: (name) => `✏️ What shall “${name}” be called? Send me the new name, or /cancel.`,
  renamed: (name) => `✏️ Renamed to “${name}”.`,
  nothingLeftOfName: '✏️ A name needs at least one letter, digit or symbol. Send me another one, or /cancel.',
  removed: (name, undoSeconds) => `🗑 Removed “${name}”. You can undo this for ${undoSeconds} seconds.`,
  restored: (name) => `↩️ “${name}” is back.`,
  tooLateToUndo: '⌛ Too late to undo.',
  notYours: '🔒 Only its sender or an administrator can do this.',
  whichItem: (command) =>
    `👉 Which one? Answer the message of an item with /${command}, or give its number: /${command} 57${command === 'rename' ? ' New name' : ''}. /mine and /search show items.`,
  link: (item, { watch, stream }, until) =>
    [
      `🔗 ${item.custom_name}`,
      '',
      `▶️ Watch: ${watch}`,
      `🔗 Stream: ${stream}`,
      '',
      `These links are good until ${until}.`,
    ].join('\n'),

  catalogPage: (page, pages, total) => `📚 The catalogue: ${items(total)}, page ${page} of ${pages}`,
  minePage: (page, pages, total) => `📁 Sent by you: ${items(total)}, page ${page} of ${pages}`,
  searchPage: (words, page, pages, total) => `🔎 “${words}”: ${items(total)}, page ${page} of ${pages}`,
  emptyCatalog: '📚 The catalogue is empty. Send me the first film!',
  emptyMine: '📁 You have not sent anything yet.',
  nothingFound: (words) => `🔎 Nothing found for “${words}”.`,
  searchWhat: '🔎 What shall I look for? /search night train',
  searchForgotten: '⌛ This search is too old. Please search again.',

  emptyQueue: '☕ Nothing is being worked on.',
  queue: (lines, uploads) =>
    ['🛠 In the works', ...(uploads > 0 ? [`📥 ${files(uploads)} on the way into the catalogue`] : []), ...lines].join(
      '\n',
    ),
  jobLine: (title, state, percent) =>
    `${state === 'running' ? '▶️' : '⏳'} ${title}${percent === undefined ? '' : ` – ${percent} %`}`,
  nothingToCancel: '🤷 There is nothing to cancel.',
  whichToCancel: '✖️ Which one shall I cancel?',
  cancelled: (title) => `✖️ Cancelled: ${title}`,
  questionDropped: '✖️ Never mind, then.',

  stats: ({ totals, liveJobs, failedJobs, unfinishedUploads, uptimeSeconds }) =>
    [
      '📊 Figures',
      `${items(totals.items)}, ${formatSize(totals.bytes)}`,
      `🎬 ${totals.videos} · 🎵 ${totals.audios} · 📄 ${totals.files} · 🗑 ${totals.removed}`,
      `📥 uploads on the way: ${unfinishedUploads}`,
      `🛠 jobs waiting or running: ${liveJobs}, failed: ${failedJobs}`,
      `⏱ up for ${formatDuration(uptimeSeconds)}`,
    ].join('\n'),
  reindex: ({ state, seen, found, total, error }) => {
    if (state === 'failed') return `⚠️ Rebuilding stopped: ${error ?? 'for an unknown reason'}`;
    const place = total === null ? `${seen}` : `${seen} of ${total}`;
    return state === 'done'
      ? `✅ Rebuilt: ${items(found)} from ${plural(seen, 'message', 'messages')}.`
      : `🔄 Rebuilding: message ${place}, ${items(found)} so far …`;
  },
  chooseLanguage: '🌍 Which language shall I speak?',
  languageChosen: '🌍 I speak English with you now.',

  noLinks: '🔗 Fetching links is not available here. Send me a file.',
  lookingAt: (url) => `🔎 Looking at ${url} …`,
  tooManyLinks: (limit) =>
    `🔗 You have ${limit} links under way, that is the limit. Please wait for one to end, or /cancel.`,
  choose: (link) =>
    [
      `🎬 ${link.title}`,
      [
        ...(link.duration === null ? [] : [formatDuration(link.duration)]),
        ...(link.size_bytes === null ? [] : [`about ${formatSize(link.size_bytes)}`]),
      ].join(' · '),
      'In which quality shall I fetch it?',
    ]
      .filter(Boolean)
      .join('\n'),
  choosePlaylist: (link) =>
    [
      `📃 ${link.title}`,
      link.entries.length < link.entry_count
        ? `This list has ${link.entry_count} entries; I fetch at most ${link.entries.length}.`
        : `This list has ${plural(link.entry_count, 'entry', 'entries')}.`,
      'Shall I fetch them?',
    ].join('\n'),
  waiting: (title, ahead) => `⏳ ${title}\nWaiting${ahead > 0 ? `, ${ahead} before it` : ' for its turn'} …`,
  progress: (title, { stage, bar, done, total, speed, eta }) =>
    [
      `${stages[stage] ?? '🛠 Working on'}: ${title}`,
      `${bar} ${[total === undefined ? done : `${done} of ${total}`, speed && `${speed}/s`, eta && `${eta} left`].filter(Boolean).join(' · ')}`.trimEnd(),
    ].join('\n'),
  linkFailed: (title, reason) => `⚠️ ${title}\n${reason ?? 'It did not work, and I do not know why.'}`,
  linkCancelled: (title) => `✖️ Cancelled: ${title}`,
  linkTooOld: '⌛ This took too long. Send the link again, please.',
  playlistProgress: (title, { done, failed, total, current }) =>
    [
      `📃 ${title}`,
      `${done} of ${total} fetched${failed > 0 ? `, ${failed} failed` : ''} …`,
      ...(current === undefined ? [] : ['', current]),
    ].join('\n'),
  playlistDone: (title, { done, failed, total, reasons }) =>
    [
      `${failed === 0 ? '✅' : '⚠️'} ${title}`,
      `${done} of ${total} are in the catalogue${failed > 0 ? `, ${failed} failed:` : '.'}`,
      ...reasons.map((reason) => `• ${reason}`),
    ].join('\n'),
};
