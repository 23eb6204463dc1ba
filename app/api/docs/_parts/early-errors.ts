// Errors that no operation throws. Like all of the API's description they are told in English.

/** What is refused before any operation is asked. */
export const earlyErrors = {
  refused: { status: 400, text: 'No request as HTTP has it: also 501 and 505.' },
  starting: { status: 503, text: 'The server is starting.' },
  cross_site: { status: 403, text: 'Another site may not send this.' },
};
