// Who may import whom. `npm test` checks it (scripts/import-directions.mjs); the picture stands in ARCHITECTURE.md.
//
// Two lists, because type imports vanish when the code runs: the rules of `everyImport` see them, those of `valueImports` do not.
// Each comment tells how to mend a violation. Tests beside the code may import anything but the browser and emulator rules.

const tests = '\\.test\\.tsx?$';
const leaves =
  '^lib/(config|config-schema|config-renamed|config-notices|config-passwords|log|errors|clock|markup|proxy-fault)\\.ts$';
const roots = '^lib/boot[a-z-]*\\.ts$';
const harnesses = '^(test|bench|e2e|scripts)/';
const packageOf = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

/** Rules for imports that are there at run time. */
export const valueImports = [
  {
    name: 'room-meets-room-by-type-only',
    comment:
      'A room of lib imports its own files and the leaves. Write `import type`, and let boot.ts pass the object in; if two rooms ' +
      'need the same function, it belongs into one of them behind an interface, or into the caller.',
    from: { path: '^lib/([^/]+)/', pathNot: tests },
    to: { path: '^lib/', pathNot: [leaves, '^lib/$1/'] },
  },
  {
    name: 'leaves-stay-leaves',
    comment:
      'config, log, errors, clock, markup and proxy-fault import nothing of ours but each other. Pass in what they need, or move the code up.',
    from: { path: leaves },
    to: { path: '^(lib|bot|app|emulator|demo|test)/|^(server|maintenance)\\.ts$', pathNot: leaves },
  },
  {
    name: 'bot-meets-lib-by-type-only',
    comment:
      'The bot gets storage, Telegram and the rest from boot.ts. Write `import type`, or add an option to the constructor.',
    from: { path: '^bot/', pathNot: tests },
    to: { path: '^lib/', pathNot: leaves },
  },
  {
    name: 'pages-go-through-the-runtime',
    comment:
      'Routes and pages reach the work by runtime(): add a method to the room and call it, instead of importing the room.',
    from: { path: '^app/' },
    to: { path: '^lib/', pathNot: '^lib/(runtime|errors)\\.ts$|^lib/(api|auth)/' },
  },
  {
    name: 'demo-knows-types-of-lib-only',
    comment: 'The demo hands plain values to server.ts. Write `import type`, or pass the object in by DemoOptions.',
    from: { path: '^demo/', pathNot: tests },
    to: { path: '^lib/', pathNot: leaves },
  },
  {
    name: 'no-cycles',
    comment:
      'Two files that need each other are one subject, or hide a third: merge them, or move the shared part to its own file.',
    from: { pathNot: tests },
    to: { circular: true },
  },
];

/** Rules for all imports, types included. */
export const everyImport = [
  {
    name: 'only-the-telegram-room-knows-gramjs',
    comment:
      'Everything else speaks the plain types of lib/telegram/telegram.ts: extend those, and translate inside lib/telegram.',
    from: { pathNot: ['^lib/telegram/', tests, harnesses] },
    to: { path: packageOf('telegram') },
  },
  {
    name: 'only-the-storage-room-knows-databases',
    comment: 'State what you need as an obligation in lib/storage/storage.ts, and let the engines keep it.',
    from: { pathNot: ['^lib/storage/', tests, harnesses] },
    to: { path: packageOf('libsql', '@libsql', 'mongodb', '@agendajs') },
  },
  {
    name: 'only-jobs-and-storage-know-agenda',
    comment:
      'Agenda claims and begins jobs inside lib/jobs, over the repositories of lib/storage. Add to JobQueue what is missing: ' +
      'whatever else wrote to the jobs would not be fenced.',
    from: { pathNot: ['^lib/(jobs|storage)/', tests, harnesses] },
    to: { path: packageOf('agenda') },
  },
  {
    name: 'only-the-root-builds',
    comment:
      'boot.ts is called by the processes (server.ts), tests, benches and scripts. Take the object you need as a parameter.',
    from: { pathNot: ['^server\\.ts$', roots, '^lib/mirror-worker\\.ts$', tests, harnesses] },
    to: { path: roots },
  },
  {
    name: 'lib-knows-nobody-above',
    comment:
      'lib is below the bot, the pages, the demo and the process. Put the type into lib, or pass a function in by boot.ts.',
    from: { path: '^lib/', pathNot: [roots, tests] },
    to: { path: '^(bot|app|emulator|demo)/|^(server|proxy|maintenance)\\.ts$' },
  },
  {
    name: 'bot-knows-nobody-above',
    comment:
      'The bot talks to Telegram by FrontBot and to people by text. What it needs of others arrives by its constructor.',
    from: { path: '^bot/', pathNot: tests },
    to: {
      path: ['^(app|emulator|demo)/|^(server|proxy|maintenance)\\.ts$', roots],
    },
  },
  {
    name: 'emulator-stands-alone',
    comment:
      'The emulator is an independent check of the product: what it shares with it, it cannot check. Write it again in its own ' +
      'words, or move the test that needs both to test/.',
    from: { path: '^emulator/', pathNot: tests },
    to: { path: ['^(lib|bot|app|demo|test)/|^(server|proxy|maintenance)\\.ts$', packageOf('telegram')] },
  },
  {
    name: 'browser-code-sees-only-the-contract',
    comment:
      'What is drawn in the browser knows shapes and parsers of lib/api/contract*.ts only. Add the field there and fetch it.',
    from: { path: '^app/.*/?_(components|hooks|browser|format)/' },
    to: {
      path: '^(lib|bot|emulator|demo)/|^(server|proxy|maintenance)\\.ts$',
      pathNot: '^lib/api/contract[a-z-]*\\.ts$',
    },
  },
  {
    name: 'media-readers-stand-alone',
    comment:
      'The readers of headers run in a browser, too: no Node, no package, no other room. What they need of the world comes in ' +
      'as a ByteSource.',
    from: { path: '^lib/media/', pathNot: tests },
    to: { pathNot: '^lib/media/' },
  },
  {
    name: 'pages-leave-the-machinery-alone',
    comment:
      'Pages and routes talk to runtime(); the emulator is reached by its control URL, the bot and server.ts not at all.',
    from: { path: '^app/' },
    to: {
      path: ['^(bot|emulator|demo)/|^(server|proxy|maintenance)\\.ts$', roots],
    },
  },
  {
    name: 'demo-uses-the-control-door',
    comment:
      'The emulator is a process of its own: the demo does what it wants through ControlClient and the types of control-api.ts.',
    from: { path: '^demo/', pathNot: tests },
    to: {
      path: '^(emulator|app|bot)/|^(server|maintenance)\\.ts$',
      pathNot: '^emulator/control(/control-client|-api)\\.ts$',
    },
  },
  {
    name: 'nothing-imports-tests',
    comment:
      'Code that runs in production must not lean on a test, a bench or their harness: move the shared part to its room.',
    from: { pathNot: [tests, harnesses, '\\.config\\.ts$'] },
    to: { path: ['^(test|bench|e2e)/', tests] },
  },
  {
    name: 'imports-resolve',
    comment:
      'The file or package is not there. Check the spelling, the `.ts` at the end, and `imports` in package.json.',
    from: {},
    to: { couldNotResolve: true, pathNot: '\\.css$' },
  },
];
