// Deutsch.
import type { Refusal } from '../access.ts';
import { formatDuration, formatSize } from '../formats.ts';
import type { ItemFacts, Texts } from './texts.ts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

const files = (count: number) => plural(count, 'Datei', 'Dateien');
const items = (count: number) => plural(count, 'Eintrag', 'Einträge');

const facts = ({ file_size, duration }: Omit<ItemFacts, 'custom_name' | 'message_id'>) =>
  [formatSize(file_size), ...(duration ? [formatDuration(duration)] : [])].join(' · ');

function wait(waitMs: number): string {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  return minutes < 60 ? plural(minutes, 'Minute', 'Minuten') : plural(Math.ceil(minutes / 60), 'Stunde', 'Stunden');
}

function refused(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_allowed':
      return de.notAllowed(refusal.senderId);
    case 'empty':
      return '📄 Diese Datei ist leer, da gibt es nichts zu sehen.';
    case 'too_large':
      return `🐘 Diese Datei hat ${formatSize(refusal.sizeBytes)}, die Grenze liegt bei ${formatSize(refusal.limitBytes)}.`;
    case 'too_long':
      return `⏱ Das dauert ${formatDuration(refusal.durationSeconds)}, die Grenze liegt bei ${formatDuration(refusal.limitSeconds)}.`;
    case 'wrong_type':
      return `🚫 Diese Datei ist vom Typ ${refusal.mimeType}; willkommen sind ${refusal.allowedTypes.join(', ')}.`;
    case 'too_many_files':
      return `🗓 Du hast heute schon ${files(refusal.used)} geschickt, die Grenze liegt bei ${refusal.limit}. Versuch es in ${wait(refusal.waitMs)} wieder.`;
    case 'too_many_bytes':
      return `🗓 Du hast heute schon ${formatSize(refusal.usedBytes)} geschickt, und diese Datei hat ${formatSize(refusal.sizeBytes)}; die Grenze liegt bei ${formatSize(refusal.limitBytes)} am Tag. Versuch es in ${wait(refusal.waitMs)} wieder.`;
  }
}

const stages: Readonly<Record<string, string>> = {
  probing: '🔎 Ich sehe nach',
  downloading: '⬇️ Ich hole',
  converting: '🎞 Ich wandle um',
  uploading: '⬆️ Ich lege ab',
  waiting: '⏳ Ich warte',
  reading: '📖 Ich lese',
};

/** All that the bot says, in German. */
export const de: Texts = {
  languageName: 'Deutsch',
  menu: {
    start: 'Was dieser Bot tut',
    help: 'Alle Befehle, Grenzen, Hilfe bei Problemen',
    catalog: 'Im Katalog blättern',
    search: 'Nach Wörtern suchen: /search Nachtzug',
    mine: 'Was du geschickt hast',
    rename: 'Einem Eintrag einen anderen Namen geben',
    delete: 'Einen Eintrag entfernen',
    link: 'Ein frischer signierter Link',
    queue: 'Woran gerade gearbeitet wird',
    cancel: 'Eine Frage oder einen Auftrag abbrechen',
    lang: 'Die Sprache wählen',
    stats: 'Zahlen (für Admins)',
    reindex: 'Den Katalog aus dem Kanal neu aufbauen (für Admins)',
  },
  buttons: {
    play: '▶️ Abspielen',
    download: '⬇️ Herunterladen',
    copyLink: '🔗 Link kopieren',
    rename: '✏️ Umbenennen',
    delete: '🗑 Löschen',
    keepName: '👌 Namen behalten',
    details: 'ℹ️ Details',
    undo: '↩️ Rückgängig',
    cancel: '✖️ Abbrechen',
    audioOnly: '🎵 Nur Ton',
    video: '🎬 Video',
    tryAgain: '🔁 Noch einmal',
    myFiles: '📁 Meine Dateien',
    height: (pixels) => `🎬 ${pixels}p`,
  },

  welcome: ({ url, mayUse, userId }) =>
    [
      '🎬 Willkommen bei StreamVault!',
      '',
      ...(mayUse
        ? [
            'Schick mir einen Film, ein Lied oder irgendeine Datei, oder leite sie weiter. Gleich darauf steht sie im Katalog und läuft im Browser:',
            url,
            '',
            '/help sagt mehr.',
          ]
        : [de.notAllowed(userId)]),
    ].join('\n'),
  help: ({ url, limits, isAdmin, takesLinks }) =>
    [
      '📖 So geht es',
      '',
      '1. Schick Videos, Musik, Sprachnachrichten oder Dokumente: einzeln, als Album oder viele auf einmal.',
      '2. Ich lege jede Datei im Log-Kanal ab und antworte mit ihrer Seite und ihrem direkten Link. Die Beschreibung wird der Name; für einen anderen drück ✏️ Umbenennen oder antworte damit auf meine Nachricht.',
      `3. Alles steht auf ${url}`,
      ...(takesLinks ? ['4. Schick mir einen Link, etwa zu YouTube, und ich hole, was dahinter steckt.'] : []),
      '',
      ...(Object.keys(de.menu) as (keyof typeof de.menu)[])
        .filter((name) => isAdmin || (name !== 'stats' && name !== 'reindex'))
        .map((name) => `/${name} – ${de.menu[name]}`),
      '',
      `Der direkte Link hat die Form ${url}/stream/<chat>/<message> und läuft in jedem Player; mit ?download=1 wird die Datei gespeichert.`,
      '',
      `Grenzen: ${formatSize(limits.maxFileBytes)} je Datei, ${formatDuration(limits.maxVideoSeconds)} je Video${limits.allowedTypes ? `, Typen ${limits.allowedTypes.join(', ')}` : ''}.`,
      '',
      '🩺 Wenn etwas nicht geht',
      '• Kein Bild? Vielleicht kennt der Browser das Format nicht: nimm ⬇️ Herunterladen, oder öffne den Link in VLC.',
      '• Ein Eintrag ist weg? Jemand hat ihn entfernt. Wer ihn geschickt hat, kann das 30 Sekunden lang rückgängig machen.',
      '• Ein Link geht nicht mehr auf? /link macht einen frischen.',
      '• Fotos verlieren in Telegram an Qualität: schick sie als Datei.',
    ].join('\n'),
  unknownCommand: '🤔 Diesen Befehl kenne ich nicht. /help zeigt, was ich kann.',
  sendMeAFile: '📎 Schick mir ein Video, Musik oder eine andere Datei, und ich nehme sie in den Katalog auf.',
  noPhotos: '📷 Telegram hat dieses Bild verkleinert. Schick es als Datei, dann bewahre ich es auf, wie es ist.',
  notYourCommand: '↪️ Diesen Befehl hat jemand anderes geschrieben. Tipp ihn selbst, wenn du ihn meinst.',
  notAllowed: (userId) =>
    `🔒 Du stehst nicht auf der Liste derer, für die dieser Bot arbeitet. Deine Id ist ${userId}; der Betreiber kann sie in ALLOWED_IDS eintragen.`,
  adminsOnly: '🔒 Das ist Sache der Admins.',
  signIn: {
    ask: ({ url, browser, address }) =>
      [
        `🔑 In einem Browser bei ${url} anmelden?`,
        '',
        `Browser: ${browser || 'unbekannt'}`,
        `Adresse: ${address || 'unbekannt'}`,
        '',
        'Drück die Zahl, die auf der Seite steht. Du hast die Seite nicht gerade selbst geöffnet? Dann will jemand anderes in deinem Namen hinein: Drück 🚫.',
      ].join('\n'),
    notMe: '🚫 Das war nicht ich',
    confirmed: (url) => `✅ Du bist bei ${url} angemeldet. Weiter geht es in deinem Browser.`,
    denied: '🚫 Niemand wurde angemeldet.',
    wrongNumber: '🚫 Das ist nicht die Zahl auf der Seite. Niemand wurde angemeldet; fang auf der Seite neu an.',
    over: '⌛ Diese Anmeldung ist vorbei. Sie gilt fünf Minuten und einmal; fang auf der Seite neu an.',
  },
  slowDown: (limit, seconds) =>
    `🐢 Das waren mehr als ${limit} Nachrichten in einer Minute. In ${seconds} s lese ich weiter.`,

  refused,
  messageGone: '🗑 Die Nachricht mit dieser Datei wurde gelöscht, bevor ich sie kopieren konnte.',
  notStored: (reason) => `⚠️ Ich konnte diese Datei nicht ablegen: ${reason}`,
  added: (item, { watch, stream }) =>
    [
      `✅ ${item.custom_name}`,
      facts(item),
      '',
      `▶️ Ansehen: ${watch}`,
      `🔗 Stream: ${stream}`,
      '',
      '✏️ Ein anderer Name? Antworte damit auf diese Nachricht.',
    ].join('\n'),
  alreadyThere: (item, { watch, stream }) =>
    [`♻️ Das habe ich schon: ${item.custom_name}`, facts(item), '', `▶️ Ansehen: ${watch}`, `🔗 Stream: ${stream}`].join(
      '\n',
    ),
  batch: ({ added, known, waiting, names }) => {
    const more = added - names.length;
    if (added === 0 && waiting === 0) return `♻️ Das hatte ich alles schon: ${files(known)}.`;
    return [
      waiting > 0
        ? `📦 ${files(added)} im Katalog, ${waiting} noch unterwegs …`
        : `✅ ${files(added)} ${added === 1 ? 'steht' : 'stehen'} im Katalog.`,
      ...(known > 0 ? [`♻️ ${files(known)} hatte ich schon.`] : []),
      ...(names.length > 0 ? ['', ...names.map((name) => `• ${name}`)] : []),
      ...(more > 0 ? [`… und ${more} weitere: /mine`] : []),
    ].join('\n');
  },

  card: (item, { watch, stream }) =>
    [`🎞 ${item.custom_name}`, facts(item), '', `▶️ Ansehen: ${watch}`, `🔗 Stream: ${stream}`].join('\n'),
  itemGone: '🫥 Diesen Eintrag gibt es nicht mehr.',
  nameKept: '👌 Der Name bleibt.',
  askName: (name) => `✏️ Wie soll „${name}“ heißen? Schick mir den neuen Namen, oder /cancel.`,
  renamed: (name) => `✏️ Heißt jetzt „${name}“.`,
  nothingLeftOfName:
    '✏️ Ein Name braucht einen Buchstaben, eine Ziffer oder ein Zeichen. Schick mir einen anderen, oder /cancel.',
  removed: (name, undoSeconds) =>
    `🗑 „${name}“ ist entfernt. Das lässt sich ${undoSeconds} Sekunden lang rückgängig machen.`,
  restored: (name) => `↩️ „${name}“ ist wieder da.`,
  tooLateToUndo: '⌛ Dafür ist es zu spät.',
  notYours: '🔒 Das kann nur, wer es geschickt hat, oder ein Admin.',
  whichItem: (command) =>
    `👉 Welcher? Antworte auf die Nachricht eines Eintrags mit /${command}, oder nenn seine Nummer: /${command} 57${command === 'rename' ? ' Neuer Name' : ''}. /mine und /search zeigen Einträge.`,
  link: (item, { watch, stream }, until) =>
    [
      `🔗 ${item.custom_name}`,
      '',
      `▶️ Ansehen: ${watch}`,
      `🔗 Stream: ${stream}`,
      '',
      `Diese Links gelten bis ${until}.`,
    ].join('\n'),

  catalogPage: (page, pages, total) => `📚 Der Katalog: ${items(total)}, Seite ${page} von ${pages}`,
  minePage: (page, pages, total) => `📁 Von dir: ${items(total)}, Seite ${page} von ${pages}`,
  searchPage: (words, page, pages, total) => `🔎 „${words}“: ${items(total)}, Seite ${page} von ${pages}`,
  emptyCatalog: '📚 Der Katalog ist leer. Schick mir den ersten Film!',
  emptyMine: '📁 Du hast noch nichts geschickt.',
  nothingFound: (words) => `🔎 Nichts gefunden zu „${words}“.`,
  searchWhat: '🔎 Wonach soll ich suchen? /search Nachtzug',
  searchForgotten: '⌛ Diese Suche ist zu lange her. Bitte such noch einmal.',

  emptyQueue: '☕ Gerade ist nichts in Arbeit.',
  queue: (lines, uploads) =>
    ['🛠 In Arbeit', ...(uploads > 0 ? [`📥 ${files(uploads)} auf dem Weg in den Katalog`] : []), ...lines].join('\n'),
  jobLine: (title, state, percent) =>
    `${state === 'running' ? '▶️' : '⏳'} ${title}${percent === undefined ? '' : ` – ${percent} %`}`,
  nothingToCancel: '🤷 Da ist nichts abzubrechen.',
  whichToCancel: '✖️ Was soll ich abbrechen?',
  cancelled: (title) => `✖️ Abgebrochen: ${title}`,
  questionDropped: '✖️ Gut, dann nicht.',

  stats: ({ totals, liveJobs, failedJobs, unfinishedUploads, uptimeSeconds }) =>
    [
      '📊 Zahlen',
      `${items(totals.items)}, ${formatSize(totals.bytes)}`,
      `🎬 ${totals.videos} · 🎵 ${totals.audios} · 📄 ${totals.files} · 🗑 ${totals.removed}`,
      `📥 Dateien unterwegs: ${unfinishedUploads}`,
      `🛠 Aufträge wartend oder in Arbeit: ${liveJobs}, gescheitert: ${failedJobs}`,
      `⏱ läuft seit ${formatDuration(uptimeSeconds)}`,
    ].join('\n'),
  reindex: ({ state, seen, found, total, error }) => {
    if (state === 'failed') return `⚠️ Der Neuaufbau ist stehen geblieben: ${error ?? 'der Grund ist unbekannt'}`;
    const place = total === null ? `${seen}` : `${seen} von ${total}`;
    return state === 'done'
      ? `✅ Neu aufgebaut: ${items(found)} aus ${plural(seen, 'Nachricht', 'Nachrichten')}.`
      : `🔄 Neuaufbau: Nachricht ${place}, bisher ${items(found)} …`;
  },
  chooseLanguage: '🌍 Welche Sprache soll ich sprechen?',
  languageChosen: '🌍 Ich spreche jetzt Deutsch mit dir.',

  noLinks: '🔗 Links kann ich hier nicht holen. Schick mir eine Datei.',
  lookingAt: (url) => `🔎 Ich sehe mir ${url} an …`,
  tooManyLinks: (limit) =>
    `🔗 Du hast ${limit} Links in Arbeit, mehr geht nicht. Warte bitte, bis einer fertig ist, oder /cancel.`,
  choose: (link) =>
    [
      `🎬 ${link.title}`,
      [
        ...(link.duration === null ? [] : [formatDuration(link.duration)]),
        ...(link.size_bytes === null ? [] : [`etwa ${formatSize(link.size_bytes)}`]),
      ].join(' · '),
      'In welcher Qualität soll ich es holen?',
    ]
      .filter(Boolean)
      .join('\n'),
  choosePlaylist: (link) =>
    [
      `📃 ${link.title}`,
      link.entries.length < link.entry_count
        ? `Diese Liste hat ${items(link.entry_count)}; ich hole höchstens ${link.entries.length}.`
        : `Diese Liste hat ${items(link.entry_count)}.`,
      'Soll ich sie holen?',
    ].join('\n'),
  waiting: (title, ahead) => `⏳ ${title}\n${ahead > 0 ? `Noch ${ahead} davor` : 'Gleich an der Reihe'} …`,
  progress: (title, { stage, bar, done, total, speed, eta }) =>
    [
      `${stages[stage] ?? '🛠 In Arbeit'}: ${title}`,
      `${bar} ${[total === undefined ? done : `${done} von ${total}`, speed && `${speed}/s`, eta && `noch ${eta}`].filter(Boolean).join(' · ')}`.trimEnd(),
    ].join('\n'),
  linkFailed: (title, reason) => `⚠️ ${title}\n${reason ?? 'Es hat nicht geklappt, und ich weiß nicht, warum.'}`,
  linkCancelled: (title) => `✖️ Abgebrochen: ${title}`,
  linkTooOld: '⌛ Das hat zu lange gedauert. Schick den Link bitte noch einmal.',
  playlistProgress: (title, { done, failed, total, current }) =>
    [
      `📃 ${title}`,
      `${done} von ${total} geholt${failed > 0 ? `, ${failed} gescheitert` : ''} …`,
      ...(current === undefined ? [] : ['', current]),
    ].join('\n'),
  playlistDone: (title, { done, failed, total, reasons }) =>
    [
      `${failed === 0 ? '✅' : '⚠️'} ${title}`,
      `${done} von ${total} stehen im Katalog${failed > 0 ? `, ${failed} gescheitert:` : '.'}`,
      ...reasons.map((reason) => `• ${reason}`),
    ].join('\n'),
};
