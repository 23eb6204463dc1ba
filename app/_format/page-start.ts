// How much a page begins with: about what its window shows. The browser asks for the rest once the page stands, and draws it a piece at a time.

export interface PageStart {
  /** Rows of the home page that have items, and how many each. */
  readonly rows: number;
  readonly rowCards: number;
  /** Items of a grid. */
  readonly gridCards: number;
}

export const wideStart: PageStart = { rows: 3, rowCards: 7, gridCards: 24 };
const phoneStart: PageStart = { rows: 2, rowCards: 3, gridCards: 12 };

/**
 * For the window the browser tells of: by its client hint, else by its name (Safari, Firefox).
 *
 * @example pageStartFor(new Headers({ 'sec-ch-ua-mobile': '?1' })).gridCards // 12
 */
export function pageStartFor(sent: Pick<Headers, 'get'>): PageStart {
  const hint = sent.get('sec-ch-ua-mobile');
  const isPhone = hint === null ? /\bMobile\b/.test(sent.get('user-agent') ?? '') : hint === '?1';
  return isPhone ? phoneStart : wideStart;
}
