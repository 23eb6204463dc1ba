// The lines of an export: one JSON object each, keys sorted, so that equal catalogues are equal bytes.
import { z } from 'zod';
import type { ApiKeyRecord, RevocationRecord, SettingRecord, UserRecord } from '../storage/auth-stores.ts';
import type { MediaFactsRow } from '../storage/media-facts.ts';
import type { SidecarLink } from '../storage/sidecar-store.ts';
import type { IngestEntry, MediaRow, MirrorCopy, Poster } from '../storage/storage.ts';
import type { ViewerListEntry, ViewerProgress } from '../storage/viewer-store.ts';
import {
  apiKeySchema,
  id,
  ingestSchema,
  listedSchema,
  mediaSchema,
  mirrorCopySchema,
  posterSchema,
  progressSchema,
  revocationSchema,
  settingSchema,
  sidecarSchema,
  userSchema,
} from './export-schemas.ts';

/** Raised when a reader of before could not understand the lines any more. */
export const formatVersion = 2;

/** Lines that came with format 2. */
const since2 = id.default(0);

const counts = z.strictObject({
  ...{ poster: id, media: id, facts: id, ingest: id, mirror_copy: id },
  ...{ setting: since2, revocation: since2, progress: since2, listed: since2, sidecar: since2 },
  ...{ user: since2, api_key: since2 },
});

/** How many lines of each kind an export has. */
export type LineCounts = z.infer<typeof counts>;

/** None of any kind. Pure. */
export const noLines = (): LineCounts => counts.parse({ poster: 0, media: 0, facts: 0, ingest: 0, mirror_copy: 0 });

const headerSchema = z.strictObject({ format: z.literal('streamvault-export'), version: z.int() });

/** A line as the importer needs it. */
export type ExportLine =
  | { readonly t: 'header'; readonly version: number }
  | { readonly t: 'poster'; readonly poster: Poster }
  | { readonly t: 'media'; readonly row: MediaRow }
  /** To be parsed by `MediaFactsRowStore.parse`: the document is the store's matter. */
  | { readonly t: 'facts'; readonly fields: unknown }
  | { readonly t: 'ingest'; readonly entry: IngestEntry }
  | { readonly t: 'mirror_copy'; readonly copy: MirrorCopy }
  | { readonly t: 'setting'; readonly setting: SettingRecord }
  | { readonly t: 'revocation'; readonly revocation: RevocationRecord }
  | { readonly t: 'progress'; readonly progress: ViewerProgress }
  | { readonly t: 'listed'; readonly listed: ViewerListEntry }
  | { readonly t: 'sidecar'; readonly link: SidecarLink }
  | { readonly t: 'user'; readonly user: UserRecord }
  | { readonly t: 'api_key'; readonly key: ApiKeyRecord }
  | { readonly t: 'end'; readonly counts: LineCounts };

/** Objects with their keys in order, however deep. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function writeLine(t: ExportLine['t'], fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(sorted({ ...fields, t }))}\n`;
}

/** Writers of lines, each with its line feed. */
export const exportLines = {
  header: () => writeLine('header', { format: 'streamvault-export', version: formatVersion }),
  poster: ({ hash: posterHash, mimeType, bytes }: Poster) =>
    writeLine('poster', { hash: posterHash, mime_type: mimeType, bytes: Buffer.from(bytes).toString('base64') }),
  media: (row: MediaRow) => writeLine('media', { ...row }),
  ingest: (entry: IngestEntry) => writeLine('ingest', { ...entry }),
  mirrorCopy: (copy: MirrorCopy) => writeLine('mirror_copy', { ...copy }),
  facts: (row: MediaFactsRow) => writeLine('facts', { ...row }),
  setting: (setting: SettingRecord) => writeLine('setting', { ...setting }),
  revocation: (revocation: RevocationRecord) => writeLine('revocation', { ...revocation }),
  progress: (progress: ViewerProgress) => writeLine('progress', { ...progress }),
  listed: (entry: ViewerListEntry) => writeLine('listed', { ...entry }),
  sidecar: (link: SidecarLink) => writeLine('sidecar', { ...link }),
  user: (user: UserRecord) => writeLine('user', { ...user }),
  apiKey: (key: ApiKeyRecord) => writeLine('api_key', { ...key }),
  end: (lineCounts: LineCounts) => writeLine('end', { counts: lineCounts }),
};

function parseFields(t: unknown, fields: unknown): ExportLine {
  switch (t) {
    case 'header':
      return { t, version: headerSchema.parse(fields).version };
    case 'poster':
      return { t, poster: posterSchema.parse(fields) };
    case 'media':
      return { t, row: mediaSchema.parse(fields) };
    case 'facts':
      return { t, fields };
    case 'ingest':
      return { t, entry: ingestSchema.parse(fields) };
    case 'mirror_copy':
      return { t, copy: mirrorCopySchema.parse(fields) };
    case 'setting':
      return { t, setting: settingSchema.parse(fields) };
    case 'revocation':
      return { t, revocation: revocationSchema.parse(fields) };
    case 'progress':
      return { t, progress: progressSchema.parse(fields) };
    case 'listed':
      return { t, listed: listedSchema.parse(fields) };
    case 'sidecar':
      return { t, link: sidecarSchema.parse(fields) };
    case 'user':
      return { t, user: userSchema.parse(fields) };
    case 'api_key':
      return { t, key: apiKeySchema.parse(fields) };
    case 'end':
      return { t, counts: z.strictObject({ counts }).parse(fields).counts };
    default:
      throw new Error(`there are no lines of kind ${JSON.stringify(t)?.slice(0, 40)}`);
  }
}

/** The reason in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError))
    return error instanceof SyntaxError ? 'it is not JSON' : String((error as Error).message);
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not valid'}`;
}

/**
 * Reads one line.
 *
 * @throws Error whose message is the reason, without the line's number.
 */
export function readExportLine(line: string): ExportLine {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not an object');
    const { t, ...fields } = value as Readonly<Record<string, unknown>>;
    return parseFields(t, fields);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}
