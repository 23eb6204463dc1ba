// A browser's part in signing in: cookies kept, forms sent as a browser sends them.

/** A visitor with a cookie jar. */
export class BrowserSession {
  /** Every Set-Cookie so far. */
  readonly setCookies: string[] = [];
  readonly #jar = new Map<string, string>();
  readonly #url: string;

  /** @param cookie what was planted before, as a Cookie header. Default: nothing. */
  constructor(url: string, cookie = '') {
    this.#url = url;
    for (const pair of cookie.split('; ').filter(Boolean)) {
      const at = pair.indexOf('=');
      this.#jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /** The jar as a Cookie header. */
  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends a request with the jar, follows nothing, and keeps what is set. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#jar.size > 0) headers.set('cookie', this.cookie);
    const response = await fetch(new URL(path, this.#url), { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** As a page of ours: with Origin and Sec-Fetch-Site. */
  async change(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { origin: this.#url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    return this.send(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** Fills in the form of /login. @returns where it led to. */
  async signIn(login: string, password: string, callbackUrl = '/'): Promise<string> {
    const token = await this.#csrfToken();
    const body = new URLSearchParams({ csrfToken: token, callbackUrl, login, password });
    const first = await this.send('/api/auth/callback/credentials', { method: 'POST', body });
    const place = first.headers.get('location') ?? '';
    if (!place.startsWith('/api/auth/error')) return place;
    const second = await this.send(place);
    const next = second.headers.get('location') ?? '';
    return next.startsWith('/api/auth/signin') ? ((await this.send(next)).headers.get('location') ?? '') : next;
  }

  /** Fills in the form of /account. */
  async signOut(): Promise<void> {
    const body = new URLSearchParams({ csrfToken: await this.#csrfToken(), callbackUrl: '/' });
    await this.send('/api/auth/signout', { method: 'POST', body });
  }

  async #csrfToken(): Promise<string> {
    let page = await this.send(this.cookie.includes('session-token') ? '/account' : '/login');
    // A session that is none leads from the account to the sign-in.
    const place = page.headers.get('location');
    if (place) page = await this.send(place);
    return /name="csrfToken" value="([0-9a-f]{64})"/.exec(await page.text())?.[1] ?? '';
  }

  #keep(line: string): void {
    this.setCookies.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.#jar.delete(name);
    else this.#jar.set(name, value);
  }
}
