// How much of the home page a page begins with: about what a large window shows of it.

/** The browser asks for the rest once it stands, and draws it a piece at a time. */
export const homeStart = { rows: 3, cards: 7 };
