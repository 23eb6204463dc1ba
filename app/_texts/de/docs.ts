// Die Seite zur API; die Beschreibungen ihrer Aufrufe sind überall englisch.
import type { Translation } from '../messages.ts';

export const docs: Translation<'docs'> = {
  title: 'API',
  heading: 'Die API',
  intro:
    'Der Katalog für andere Programme. Dasselbe als OpenAPI 3.1: <link></link>. Jedes GET geht auch als HEAD; Antworten können jederzeit weitere Felder bekommen.',
  areas: 'Bereiche',
  whoCalls: 'Wer fragt',
  whoCallsText:
    'Wo der Katalog öffentlich ist, muss das niemand sagen. Sonst, und für alles, was etwas ändert, eins davon:',
  errors: 'Fehler',
  errorsText:
    'Problem Details (RFC 9457). Schau auf <code>code</code>; die Worte können sich ändern. 429 und 503 sagen in <code>Retry-After</code>, wann ein neuer Versuch lohnt.',
  open: 'Für alle offen.',
  scope: 'Braucht das Recht {scope}.',
  errorsOf: 'Fehler:',
};
