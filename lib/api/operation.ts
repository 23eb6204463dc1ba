// What one operation of the API takes and gives: the route parses by it, the OpenAPI description is made from it.
import type { z } from 'zod';
import type { Scope } from '../auth/caller.ts';
import type { ErrorCode } from '../errors.ts';

/** The methods operations have, as OpenAPI writes them. */
export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** One possible answer. */
export interface Answer {
  readonly description: string;
  /** Of a JSON body. */
  readonly schema?: z.ZodType;
  /** Of any other body, such as `image/*`; with neither there is no body. */
  readonly mediaType?: string;
}

/** How much an operation costs the server: each class has a budget per caller and minute of its own. */
export type RateClass = 'light' | 'tree' | 'search' | 'write' | 'credentials';

/** Parsers of what comes in. A part without a parser is not looked at, but for a query: unknown parameters are left out. */
export interface Inputs {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
}

/** One operation. Texts are shown in the description. */
export interface Operation<I extends Inputs = Inputs> {
  /** Unique, lower camel case. */
  readonly id: string;
  readonly method: Method;
  /** As the folders of the route, parameters in braces: `/api/catalog/{message_id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** More, in sentences. */
  readonly description?: string;
  /** What the caller must be allowed; `open`: everybody, always. */
  readonly scope: Scope | 'open';
  readonly rate: RateClass;
  readonly inputs: I;
  /** Type of a body that is no JSON, such as `image/*`: the handler reads it, within a bound of its own. */
  readonly takes?: string;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Besides those every operation has: bad_request (with inputs), unauthenticated, forbidden, too_many_requests, storage_unavailable, internal. */
  readonly errors?: readonly ErrorCode[];
  /** The answer carries an ETag of its content, and a caller that has it is answered 304. */
  readonly hasEntityTag?: boolean;
}

/** Keeps the exact types of an operation's parsers. */
export function operation<const I extends Inputs>(definition: Operation<I>): Operation<I> {
  return definition;
}

/** What a parser gives; `undefined` where there is none. */
export type Parsed<I extends Inputs, Part extends keyof Inputs> = I[Part] extends z.ZodType
  ? z.output<I[Part]>
  : undefined;
