// Der Demo-Chat.
import type { Translation } from '../messages.ts';

export const chat: Translation<'chat'> = {
  title: 'Demo-Chat',
  heading: 'Schick dem Bot einen Film',
  intro: 'Das ist ein eigenes Telegram, es läuft in der Demo selbst. Der Bot dahinter ist der echte.',
  steps: {
    drop: 'Lass einen Film irgendwo auf diese Seite fallen, oder drück die Büroklammer.',
    copy: 'Der Bot kopiert ihn in seinen Kanal und antwortet mit zwei Links.',
    library: 'Einen Augenblick später steht er im Katalog. Neu laden ist nicht nötig.',
  },
  openLibrary: 'Katalog öffnen',
  with: 'Chat mit {bot}',
  you: 'Du',
  bot: 'Bot',
  edited: 'bearbeitet',
  messages: 'Nachrichten',
  message: 'Nachricht',
  write: 'Schreib eine Nachricht',
  commands: 'Befehle',
  send: 'Senden',
  files: 'Dateien zum Senden',
  attach: 'Dateien anhängen',
  lost: 'Verbindung weg, neuer Versuch',
  answers: 'Bot, antwortet sofort',
  copied: 'Kopiert',
  refused: 'Der Browser will nicht',
  empty: { title: 'Hier ist noch nichts', text: 'Lass einen Film fallen, oder sag erst einmal hallo.', start: 'Los' },
  sending: {
    of: '{name} wird gesendet',
    part: '{percent, number} % von {size}',
    arriving: 'Kommt an …',
    dismiss: 'Weg damit',
  },
};
