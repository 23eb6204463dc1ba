// What a PROPFIND asks for. Pure.
import sax, { type QualifiedTag, type SAXOptions, type SAXParser } from 'sax';
import { AppError } from '../errors.ts';

/** The namespace of WebDAV. */
export const davNamespace = 'DAV:';

/** A property by its full name. */
export interface PropertyName {
  readonly namespace: string;
  readonly local: string;
}

/** `all`: names and values of what we have. `names`: names alone. `some`: these, and of those we have not that we have not. */
export type PropfindRequest =
  | { readonly kind: 'all' | 'names' }
  | { readonly kind: 'some'; readonly names: readonly PropertyName[] };

/** Clients ask for a dozen; each that is not there is named for each child of a folder. */
const mostNames = 64;

/**
 * Reads the Depth header.
 *
 * @returns 0 or 1; undefined for infinity, which a missing header means, too (RFC 4918 9.1).
 * @throws AppError `bad_request` for what is none of the three.
 * @example readDepth('1') // 1
 */
export function readDepth(header: string | null): 0 | 1 | undefined {
  const depth = (header ?? 'infinity').trim().toLowerCase();
  if (depth === '0' || depth === '1') return depth === '0' ? 0 : 1;
  if (depth === 'infinity') return undefined;
  throw new AppError('bad_request', 'Depth is 0, 1 or infinity.');
}

/**
 * Reads the body. None at all asks for all properties (RFC 4918 9.1).
 *
 * The parser knows the five entities of XML and no others; a document type is refused, so that nothing can be defined.
 *
 * @param body at most a few KB: the caller bounds it.
 * @throws AppError `bad_request`.
 * @example readPropfind('') // { kind: 'all' }
 */
export function readPropfind(body: string): PropfindRequest {
  if (body.trim() === '') return { kind: 'all' };
  const path: string[] = [];
  let request: PropfindRequest | undefined;
  const names: PropertyName[] = [];
  const reader = strictReader();
  reader.onopentag = (tag) => {
    const { uri, local } = tag as QualifiedTag;
    path.push(uri === davNamespace ? local : '');
    if (path.length === 1 && path[0] !== 'propfind') throw malformed('The body must be a propfind element.');
    if (path.length === 2) request ??= kindOf(path[1], names);
    if (path.length !== 3 || path[1] !== 'prop') return;
    if (names.length >= mostNames) throw malformed(`At most ${mostNames} properties may be asked for at once.`);
    names.push({ namespace: uri, local });
  };
  reader.onclosetag = () => void path.pop();
  readAll(reader, body);
  if (!request) throw malformed('The body must ask for prop, allprop or propname.');
  return request;
}

function kindOf(element: string | undefined, names: readonly PropertyName[]): PropfindRequest | undefined {
  if (element === 'prop') return { kind: 'some', names };
  if (element === 'allprop') return { kind: 'all' };
  return element === 'propname' ? { kind: 'names' } : undefined;
}

/** Without `strictEntities` the entities of HTML are known, too; the types do not have it yet. */
const strictXml: SAXOptions & { readonly strictEntities: boolean } = { xmlns: true, strictEntities: true };

function strictReader(): SAXParser {
  const reader = sax.parser(true, strictXml);
  reader.onerror = (error) => {
    throw malformed(`The body is no XML: ${error.message.split('\n')[0] ?? ''}`);
  };
  reader.ondoctype = () => {
    throw malformed('The body may have no document type.');
  };
  return reader;
}

function readAll(reader: SAXParser, body: string): void {
  reader.write(body.replace(/^\ufeff/, '')).close();
}

function malformed(message: string): AppError {
  return new AppError('bad_request', message);
}
