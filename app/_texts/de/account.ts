// Anmelden, das erste Konto, das eigene Konto.
import type { Translation } from '../messages.ts';

export const account: Translation<'account'> = {
  name: 'Name',
  password: 'Passwort',
  signIn: {
    title: 'Anmelden',
    noCookies: 'Dein Browser behält keine Cookies von hier. Zum Anmelden braucht es sie.',
    nobodyYet: 'Noch kann sich niemand anmelden. <link>Das erste Konto anlegen</link>',
    errors: {
      CredentialsSignin: 'Name oder Passwort stimmt nicht.',
      TooManyTries: 'Zu viele Versuche. Bitte warte eine Viertelstunde.',
      Unavailable: 'Anmelden geht gerade nicht. Bitte versuch es gleich nochmal.',
      other: 'Das hat nicht geklappt. Bitte versuch es nochmal.',
    },
  },
  setup: {
    title: 'Erstes Konto',
    intro: 'Dieses Konto darf alles. Der Code steht im Protokoll des Servers.',
    code: 'Code',
    nameHint: '2 bis 40 Buchstaben a-z, Ziffern, Punkte, Striche.',
    passwordHint: 'Mindestens 10 Zeichen.',
    make: 'Konto anlegen',
    errors: {
      forbidden: 'Das ist nicht der Code aus dem Protokoll des Servers.',
      bad_request: 'Dieser Name oder dieses Passwort geht nicht. Bitte nimm andere.',
    },
  },
  own: {
    title: 'Konto',
    roles: { admin: 'Verwaltung', viewer: 'Zuschauer' },
    administration: 'Nach diesem Server sehen',
    signOut: 'Abmelden',
    tokens: 'Player und Programme',
    tokensIntro:
      'Mit einem Token sehen Stremio, VLC, ein Dateimanager oder eine Podcast-App an deiner Stelle, ohne dein Passwort. Widerruf es, und alles, was es bekommen hat, hört auf.',
    errors: {
      bad_request: 'Dieses Token geht nicht: Es braucht einen Namen, und mehr als 20 kann es nicht geben.',
      not_found: 'Dieses Token gibt es nicht mehr.',
    },
  },
  token: {
    for: 'Für welches Programm oder Gerät',
    goodFor: 'Gültig',
    untilRevoked: 'Bis es widerrufen wird',
    days: '{days, plural, one {# Tag} other {# Tage}}',
    year: 'Ein Jahr',
    make: 'Token anlegen',
    revoke: 'Widerrufen',
    revokeOf: '{name} widerrufen',
    made: 'Angelegt <moment></moment>',
    used: 'benutzt <moment></moment>',
    neverUsed: 'nie benutzt',
    until: 'bis <moment></moment>',
  },
  made: {
    title: 'Dein neues Token',
    once: 'Es wird nur dieses eine Mal gezeigt. Füg jetzt ein, was du brauchst; wer eine dieser Adressen hat, sieht an deiner Stelle.',
    token: 'Token',
    playlist: 'Playlist (M3U), für VLC, mpv, Kodi',
    stremio: 'Stremio',
    install: 'In Stremio einrichten',
    webDav: 'WebDAV',
    webDavHow: 'Name: <code>{login}</code>, Passwort: das Token.',
    podcast: 'Podcast (RSS)',
  },
};
