// What yt-dlp is told to print, and how it is read. Pure.
import { z } from 'zod';

/** Marks of our lines; everything else on its output is ignored. */
const marks = { progress: 'SVP ', info: 'SVI ', file: 'SVF ', convert: 'SVC ' } as const;

const progressFields = 'status,downloaded_bytes,total_bytes,total_bytes_estimate,speed,eta,filename';
const infoFields =
  'id,title,extractor_key,webpage_url,original_url,url,duration,is_live,live_status,filesize,filesize_approx';

/** Arguments that make yt-dlp print the lines {@link parseLine} knows. */
export const lineArguments: readonly string[] = [
  '--quiet',
  '--progress',
  '--newline',
  '--progress-template',
  `download:${marks.progress}%(progress.{${progressFields}})j`,
  '--progress-template',
  `postprocess:${marks.convert}%(progress.{status,postprocessor})j`,
  '--print',
  `before_dl:${marks.info}%(.{${infoFields}})j`,
  '--print',
  `after_move:${marks.file}%(.{filepath})j`,
  '--no-simulate',
];

/** Numbers of sites are now and then fractions, negative or nonsense. */
const amount = z.number().nonnegative().finite().nullish().catch(null);
const text = z.string().nullish().catch(null);

const progressSchema = z.object({
  status: z.string(),
  downloaded_bytes: amount,
  total_bytes: amount,
  total_bytes_estimate: amount,
  speed: amount,
  eta: amount,
  filename: text,
});

const infoSchema = z.object({
  id: z.coerce.string().catch(''),
  title: text,
  extractor_key: text,
  webpage_url: text,
  original_url: text,
  url: text,
  duration: amount,
  is_live: z.boolean().nullish().catch(null),
  live_status: text,
  filesize: amount,
  filesize_approx: amount,
});

const fileSchema = z.object({ filepath: z.string().min(1) });
const convertSchema = z.object({ status: z.string() });

/** Bytes of one file on its way; a film may come as two files, picture and sound. */
export type ProgressLine = z.infer<typeof progressSchema>;
/** What is about to be downloaded. */
export type InfoLine = z.infer<typeof infoSchema>;

/** A line yt-dlp was told to print. */
export type YtDlpLine =
  | ({ readonly kind: 'progress' } & ProgressLine)
  | ({ readonly kind: 'info' } & InfoLine)
  | { readonly kind: 'convert'; readonly status: string }
  | { readonly kind: 'file'; readonly filepath: string };

function parseJson<T>(schema: z.ZodType<T>, json: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    // Cut or foreign: not a line of ours.
    return undefined;
  }
}

/**
 * One line of yt-dlp's output, or undefined when it is none of ours.
 *
 * @example parseLine('SVF {"filepath": "/srv/media.mp4"}') // { kind: 'file', filepath: '/srv/media.mp4' }
 */
export function parseLine(line: string): YtDlpLine | undefined {
  const [mark, json] = [line.slice(0, 4), line.slice(4)];
  if (mark === marks.progress) return tagged('progress', parseJson(progressSchema, json));
  if (mark === marks.info) return tagged('info', parseJson(infoSchema, json));
  if (mark === marks.convert) return tagged('convert', parseJson(convertSchema, json));
  if (mark === marks.file) return tagged('file', parseJson(fileSchema, json));
  return undefined;
}

function tagged<Kind extends string, T extends object>(kind: Kind, value: T | undefined) {
  return value === undefined ? undefined : { kind, ...value };
}
