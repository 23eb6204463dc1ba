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
      TelegramOver: 'Diese Anmeldung ist vorbei, oder sie wurde nicht bestätigt. Bitte fang neu an.',
      other: 'Das hat nicht geklappt. Bitte versuch es nochmal.',
    },
    telegram: {
      title: 'Mit Telegram anmelden',
      open: 'Öffne den Bot @{bot} in Telegram und drück auf Start.',
      openButton: 'Telegram öffnen',
      press: 'Er fragt, ob du das bist. Drück dort diese Zahl:',
      states: {
        waiting: 'In Telegram wird auf dich gewartet. Diese Seite geht von selbst weiter; sie gilt fünf Minuten.',
        asked: 'Der Bot hat gefragt. Drück die Zahl in Telegram.',
        confirmed: 'Bestätigt. Du wirst angemeldet.',
        refused:
          'Das wurde in Telegram abgelehnt: Es war eine andere Zahl, oder du warst es nicht. Niemand wurde angemeldet.',
        over: 'Diese Anmeldung ist vorbei. Sie gilt fünf Minuten, einmal und in einem Tab.',
      },
      anew: 'Neu anfangen',
      byPassword: 'Mit Name und Passwort anmelden',
      noScript:
        'Dein Browser führt hier keine Skripte aus. Wenn du in Telegram geantwortet hast, geh mit diesem Knopf weiter.',
      answered: 'Ich habe geantwortet',
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
      too_many_requests: 'Zu viele Versuche. Bitte warte eine Minute.',
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
