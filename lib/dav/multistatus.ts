// Resources as the XML of RFC 4918. Pure.
import { markupText } from '../markup.ts';
import type { DavResource } from './dav-resource.ts';
import { davNamespace, type PropertyName, type PropfindRequest } from './propfind-request.ts';

/** What a multistatus document begins with. */
export const multistatusHead = '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:">\n';
/** What a multistatus document ends with. */
export const multistatusTail = '</D:multistatus>\n';

/** The body of a refused Depth: infinity (RFC 4918 9.1). */
export const finiteDepth =
  '<?xml version="1.0" encoding="utf-8"?>\n<D:error xmlns:D="DAV:"><D:propfind-finite-depth/></D:error>\n';

type ReadProperty = (resource: DavResource) => string | undefined;

const httpDate = (timeMs: number | undefined) => (timeMs === undefined ? undefined : new Date(timeMs).toUTCString());
const isoDate = (timeMs: number | undefined) =>
  timeMs === undefined ? undefined : new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** Each as XML text; undefined: this resource has it not. */
const properties: Readonly<Record<string, ReadProperty>> = {
  resourcetype: ({ isFolder }) => (isFolder ? '<D:collection/>' : ''),
  displayname: ({ entry }) => markupText(entry.name === '' ? 'StreamVault' : entry.name),
  creationdate: ({ createdAtMs }) => isoDate(createdAtMs),
  getlastmodified: ({ modifiedAtMs }) => httpDate(modifiedAtMs),
  getcontentlength: ({ content }) => content && String(content.sizeBytes),
  getcontenttype: ({ content }) => content && markupText(content.contentType),
  getetag: ({ content }) => content && markupText(content.etag),
};

const ownNames: readonly PropertyName[] = Object.keys(properties).map((local) => ({ namespace: davNamespace, local }));

function textOf(resource: DavResource, { namespace, local }: PropertyName): string | undefined {
  if (namespace !== davNamespace || !Object.hasOwn(properties, local)) return undefined;
  return properties[local]?.(resource);
}

function element({ namespace, local }: PropertyName, value: string): string {
  if (namespace === davNamespace) return value === '' ? `<D:${local}/>` : `<D:${local}>${value}</D:${local}>`;
  // Without a namespace there is no prefix either; only properties we have not come here.
  return namespace === '' ? `<${local} xmlns=""/>` : `<X:${local} xmlns:X="${markupText(namespace)}"/>`;
}

function propstat(elements: readonly string[], status: '200 OK' | '404 Not Found'): string {
  if (elements.length === 0) return '';
  return `<D:propstat><D:prop>${elements.join('')}</D:prop><D:status>HTTP/1.1 ${status}</D:status></D:propstat>`;
}

/**
 * One response element.
 *
 * @param href percent-encoded.
 */
export function responseOf(resource: DavResource, href: string, request: PropfindRequest): string {
  const asked = request.kind === 'some' ? request.names : ownNames;
  const found: string[] = [];
  const absent: string[] = [];
  for (const name of asked) {
    const value = textOf(resource, name);
    if (value === undefined) absent.push(element(name, ''));
    else found.push(element(name, request.kind === 'names' ? '' : value));
  }
  const missing = request.kind === 'some' ? propstat(absent, '404 Not Found') : '';
  const known = found.length > 0 || missing === '' ? propstat(found.length > 0 ? found : [''], '200 OK') : '';
  return `<D:response><D:href>${href}</D:href>${known}${missing}</D:response>\n`;
}
