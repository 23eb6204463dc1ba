// The page about the API; what its operations are described by is English everywhere.
export const docs = {
  title: 'API',
  heading: 'The API',
  intro:
    'The catalogue, for other programs. The same as OpenAPI 3.1: <link></link>. Every GET can be asked as HEAD; answers may get further fields at any time.',
  areas: 'Areas',
  whoCalls: 'Who calls',
  whoCallsText:
    'Where the catalogue is public nobody has to say. Elsewhere, and for what changes something, one of these:',
  errors: 'Errors',
  errorsText:
    'Problem details (RFC 9457). Look at <code>code</code>; the words may change. 429 and 503 say in <code>Retry-After</code> when to try again.',
  open: 'Open to everybody.',
  scope: 'Needs the scope {scope}.',
  errorsOf: 'Errors:',
} as const;
