// What is inside files and names of strangers stays content: nothing runs, nothing forges a header or a page.
import { ask, type Probe, type Seen, type Target } from '../probe.ts';

/** Files a browser would run when it showed them. */
export const activeFiles: readonly (readonly [name: string, mimeType: string, content: string])[] = [
  ['drawing.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ['page.html', 'text/html', '<script>alert(1)</script>'],
  [
    'page.xhtml',
    'application/xhtml+xml',
    '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
  ],
  ['page.htm', 'application/octet-stream', '<script>alert(2)</script>'],
  [
    'data.xml',
    'application/xml',
    '<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
  ],
  ['paper.pdf', 'application/pdf', '%PDF-1.4 /OpenAction << /S /JavaScript >>'],
  ['film.mp4', 'text/html', '\0\0\0\x18ftypmp42<script>alert(3)</script>'],
  ['film2.mp4', 'text/html; charset=utf-8', '\0\0\0\x18ftypmp42<script>alert(4)</script>'],
  ['code.js', 'text/javascript', 'alert(1)'],
  ['style.css', 'text/css', '*{}'],
  ['mail.mht', 'multipart/related', 'MIME-Version: 1.0'],
  ['list.m3u8', 'application/vnd.apple.mpegurl', '#EXTM3U\nhttp://127.0.0.1/'],
];

/** Names that forge headers, paths or pages. */
export const hostileNames: readonly string[] = [
  'crlf\r\nX-Injected: yes.mp4',
  'lf\nSet-Cookie: a=b.mp4',
  'quo"te\'s.mp4',
  'semi;colon; filename=evil.exe.mp4',
  '%0d%0aX-Injected: yes.mp4',
  '..\\..\\windows.mp4',
  '../../etc/passwd.mp4',
  '/etc/shadow.mp4',
  'gpj\u202e4pm.exe.mp4',
  '🎬 película наш שלום.mp4',
  `${'long '.repeat(48)}.mp4`,
  'lone \ud83c surrogate.mp4',
  'nul\0byte.mp4',
  '<script>alert(1)</script>.mp4',
  '"><img src=x onerror=alert(1)>.mp4',
  '</title><svg onload=alert(1)>.mp4',
  '0;url=//x" http-equiv="refresh.mp4',
  '</script><script>alert(1)</script>.mp4',
  'javascript:alert(1)//.mp4',
  '{{constructor.constructor("alert(1)")()}}.mp4',
];

const markup = [
  /<script>alert/i,
  /<img src=x/i,
  /<svg onload/i,
  /http-equiv="refresh"(?! content="1")/i,
  /<\/title><svg/i,
];

function runs({ headers }: Seen): string | undefined {
  const type = headers.get('content-type') ?? '';
  const policy = headers.get('content-security-policy') ?? '';
  if (headers.get('x-content-type-options') !== 'nosniff') return 'its type may be guessed';
  if (/html|svg|xml|script|css|multipart|mpegurl/.test(type)) return `it is served as ${type}`;
  const isPlayed = /^(?:video|audio|image)\//.test(type);
  if (!isPlayed && !/^attachment/.test(headers.get('content-disposition') ?? '')) return 'it is shown in place';
  return policy.includes("default-src 'none'") ? undefined : 'no policy keeps it from running';
}

/** RFC 6266: a plain name in quotes, and the whole one. */
const dispositionForm =
  /^(?:inline|attachment); filename="([^"\\/;%\p{Cc}\u0080-\uffff]+)"(?:; filename\*=UTF-8''([\w!#$&+.^`|~%-]+))?$/u;

function disposition({ headers }: Seen): string | undefined {
  if (headers.has('x-injected') || headers.has('set-cookie')) return 'the name made a header';
  const value = headers.get('content-disposition') ?? '';
  const form = dispositionForm.exec(value);
  if (!form) return `the header is ${JSON.stringify(value)}`;
  const full = decodeURIComponent(form[2] ?? form[1] ?? '');
  if (/[\p{Cc}\p{Bidi_C}"/\\]/u.test(full) || full.startsWith('.') || full.length > 220)
    return `the name is ${JSON.stringify(full)}`;
  return undefined;
}

const byCookie = ({ cookie }: Target) => ({ headers: { cookie } });

async function each(target: Target, names: readonly string[], look: (seen: Seen) => string | undefined) {
  const files = target.files.filter(({ name }) => names.includes(name));
  if (files.length === 0) return 'there is no such file';
  for (const { path } of files) {
    const seen = await ask(target, path, byCookie(target));
    const fault = seen.status === 200 ? look(seen) : `it is answered ${seen.status}`;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Every page that shows names. */
const pages: readonly ((target: Target) => string)[] = [
  () => '/',
  () => '/browse/all',
  () => '/search?q=script',
  ({ files }) => `/title/${files.at(-1)?.path.split('/').at(-1)}`,
  ({ files }) => `/watch/${files.at(-1)?.path.split('/').at(-1)}`,
  () => `/search?q=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`,
  () => `/login?callbackUrl=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`,
  () => `/no-such-page/${encodeURIComponent('<script>alert(1)</script>')}`,
  () => '/admin/library',
  () => '/feeds/video.xml',
];

async function pageFault(target: Target, path: string): Promise<string | undefined> {
  const { headers, text, status } = await ask(target, path, byCookie(target));
  const found = markup.find((pattern) => pattern.test(text));
  if (found) return `${path} holds ${found.source}`;
  if (status !== 200 || !/html/.test(headers.get('content-type') ?? '')) return undefined;
  const policy = headers.get('content-security-policy') ?? '';
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
  if (!/'nonce-[\w+/=]{16,}'/.test(scripts) || /unsafe-inline|unsafe-eval|\*/.test(scripts))
    return `${path} has the policy ${policy}`;
  return undefined;
}

export const contentProbes: readonly Probe[] = [
  ...activeFiles.map(
    ([name, type]): Probe => ({
      row: 'active-content',
      name: `${name} as ${type}`,
      run: (target) => each(target, [name], runs),
    }),
  ),
  ...hostileNames.map(
    (name): Probe => ({
      row: 'disposition',
      name: JSON.stringify(name).slice(0, 60),
      run: (target) => each(target, [name], disposition),
    }),
  ),
  ...pages.map(
    (pathOf, index): Probe => ({
      row: 'xss',
      name: `page ${index + 1} with 20 hostile names`,
      run: (target) => pageFault(target, pathOf(target)),
    }),
  ),
];
