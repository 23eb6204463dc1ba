// Routes that are no operations of the API, and why.

/** A route that stands beside the operations. */
export interface RouteApart {
  /** As an operation's. A last part in braces with dots takes everything below. */
  readonly path: string;
  readonly methods: readonly ('get' | 'post' | 'patch' | 'delete')[];
  readonly reason: string;
}

/** The routes that are no operations. A test compares them with the folders of `app`. */
export const routesApart: readonly RouteApart[] = [
  { path: '/api/demo/chat', methods: ['get', 'post'], reason: 'The chat of the demo page, for that page alone.' },
  { path: '/api/demo/commands', methods: ['get'], reason: 'The chat of the demo page, for that page alone.' },
  { path: '/api/demo/file', methods: ['post'], reason: 'The chat of the demo page, for that page alone.' },
  { path: '/api/demo/press', methods: ['post'], reason: 'The chat of the demo page, for that page alone.' },
  {
    path: '/api/auth/{...nextauth}',
    methods: ['get', 'post'],
    reason: 'Signing in on the page, in the ways of next-auth.',
  },
  { path: '/api/login/telegram', methods: ['post'], reason: 'The button of /login that begins a sign-in by the bot.' },
  {
    path: '/api/login/telegram/state',
    methods: ['get'],
    reason: 'The page that waits for the answer in the chat; it is about the cookie of that browser alone.',
  },
  { path: '/api/setup', methods: ['post'], reason: 'The page that makes the first administrator, once.' },
  {
    path: '/api/account/tokens',
    methods: ['post'],
    reason: 'The form of /account; programs make tokens by /api/me/tokens.',
  },
  {
    path: '/api/account/tokens/revoke',
    methods: ['post'],
    reason: 'The list of /account; programs ask /api/me/tokens.',
  },
  { path: '/api/docs', methods: ['get'], reason: 'The page for people, made from the description.' },
  {
    path: '/stremio/{token}/{...path}',
    methods: ['get'],
    reason: "The operations of Stremio's add-on once more, by a person's token.",
  },
  {
    path: '/api/uploads',
    methods: ['post'],
    reason: 'Begins an upload by the tus protocol, which upload-handler.ts answers beside Next.',
  },
  {
    path: '/api/uploads/{id}',
    methods: ['patch', 'delete'],
    reason: 'Goes on with an upload, or cancels it, by the tus protocol (upload-handler.ts).',
  },
  { path: '/ad-slot', methods: ['get'], reason: "The operator's advertisement, for the frame that shows it." },
  { path: '/metrics', methods: ['get'], reason: "Prometheus' own format, for this machine or with METRICS_TOKEN." },
];
