// Was um jede Seite herum steht.
import type { Translation } from '../messages.ts';

export const site: Translation<'site'> = {
  description: 'Deine Filme, direkt aus Telegram.',
  skip: 'Zum Inhalt springen',
  letGo: 'Loslassen zum Senden',
  footer:
    'Jede Sekunde, die du siehst, kommt in diesem Augenblick aus Telegram. Auf diesem Server bleibt nichts liegen.',
  advertisement: 'Anzeige',
  app: { wide: 'Der Katalog', narrow: 'Auf dem Handy' },
  language: 'Sprache',
  day: '{day}. {month, select, m1 {Januar} m2 {Februar} m3 {März} m4 {April} m5 {Mai} m6 {Juni} m7 {Juli} m8 {August} m9 {September} m10 {Oktober} m11 {November} m12 {Dezember} other {}} {year}',
  tryAgain: 'Nochmal versuchen',
  close: 'Schließen',
  nav: {
    main: 'Hauptmenü',
    places: 'Bereiche',
    homeOf: 'StreamVault, Startseite',
    home: 'Start',
    films: 'Filme',
    series: 'Serien',
    audio: 'Musik',
    browse: 'Stöbern',
    myList: 'Merkliste',
    history: 'Verlauf',
    demo: 'Demo-Chat',
    signIn: 'Anmelden',
    account: 'Konto',
    library: 'Zurück zum Katalog',
  },
  theme: { switch: 'Zwischen Hell und Dunkel wechseln', short: 'Hell oder dunkel' },
  news: { region: 'Neues', arrived: '{name} ist angekommen.' },
  notFound: {
    title: 'Nicht gefunden',
    heading: 'Hinter dieser Tür ist nichts',
    text: 'Der Eintrag, den du suchst, ist nicht im Tresor. Vielleicht wurde er entfernt, oder die Adresse hat einen Tippfehler.',
  },
  broken: {
    heading: 'Etwas ist schiefgegangen',
    title: 'Diese Seite hat nicht geklappt',
    text: 'Bei uns ist etwas schiefgegangen, und es steht im Protokoll des Servers. Oft hilft ein neuer Versuch.',
  },
};
