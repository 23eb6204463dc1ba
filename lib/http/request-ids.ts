// A number for every request: in its answer, and in every line of the log that is written while it is answered.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where the number stands in answers, and where a proxy of ours may have put one. */
export const requestIdHeader = 'x-request-id';

/** What a proxy may call a request: nothing that could be more than a name in a log. */
const idPattern = /^[\w.-]{8,64}$/;

/** Told of each request before anything else is done with it. */
export interface RequestIds {
  /**
   * Goes on with a request as the one that is being answered.
   *
   * @param response gets the number as a header, whatever else becomes of it.
   */
  within(request: IncomingMessage, response: ServerResponse, goOn: () => void): void;
  /** Fields for the log: of the request that is being answered where this is called; undefined outside of any. */
  current(): { readonly request: string } | undefined;
}

interface Answering {
  readonly id: string;
  /** What was begun for it and goes on, such as a connection to Telegram, is not its any more. */
  isOver: boolean;
}

/** Makes them. @param trustsProxy what a request calls itself is believed: a proxy of ours is in front. */
export function createRequestIds(trustsProxy: boolean): RequestIds {
  const answering = new AsyncLocalStorage<Answering>();
  return {
    within(request, response, goOn) {
      const given = request.headers[requestIdHeader];
      const isGood = trustsProxy && typeof given === 'string' && idPattern.test(given);
      const state: Answering = { id: isGood ? given : randomBytes(8).toString('hex'), isOver: false };
      response.setHeader(requestIdHeader, state.id);
      response.once('close', () => {
        state.isOver = true;
      });
      answering.run(state, goOn);
    },
    current() {
      const state = answering.getStore();
      return state && !state.isOver ? { request: state.id } : undefined;
    },
  };
}
