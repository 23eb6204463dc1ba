// The query of the home page's first page: server and browser must ask for the same.
export const firstPage = { page: 1, per_page: 48 } as const;
