// One item: played when the browser can, handed out when it cannot.

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { cache } from 'react';
import { preload } from 'react-dom';
import { type CatalogFile, messageIdSchema, type ViewerProgressAnswer } from '#lib/api/contract.ts';
import { givenSignature, signatureQuery } from '#lib/api/given-signature.ts';
import { withQueryOf } from '#lib/api/shown-links.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { runtime } from '#lib/runtime.ts';
import { type Texts, useTexts } from '#texts';
import { BreakableName } from '../../_components/breakable-name.tsx';
import { DownloadCard } from '../../_components/download-card.tsx';
import { FileActions } from '../../_components/file-actions.tsx';
import { Day } from '../../_components/moment.tsx';
import { formatContainer, formatDuration, formatSize } from '../../_format/file-facts.ts';
import { shareTags } from '../../_format/share-tags.ts';
import { startOf } from '../../_format/start-of.ts';
import { PlayerShell } from '../../_player/player-shell.tsx';
import { unlessAway } from '../../_server/visitor.ts';
import { MoreTexts } from '../../_texts/more-texts.tsx';
import { findTexts } from '../../_texts/server-texts.ts';

type Props = PageProps<'/watch/[messageId]'>;

/** Once a request: title and page ask for the same item. */
const findFile = cache(async (messageId: string): Promise<CatalogFile | undefined> => {
  const parsed = messageIdSchema.safeParse(messageId);
  return parsed.success ? runtime().catalog.find(parsed.data) : undefined;
});

/** Parameters given once; of one given twice nothing can be believed. */
function toQuery(given: Readonly<Record<string, string | string[] | undefined>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(given).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The item if this address opens it, and the query its stream needs. */
async function findOpenFile({ params, searchParams }: Props) {
  const file = await findFile((await params).messageId);
  const { links, identities } = runtime();
  const given = toQuery(await searchParams);
  const signature = givenSignature(given);
  const caller = await identities.identifyOrNobody({ headers: await headers() });
  if (!file || !links.mayOpen(file, signature, { caller })) return undefined;
  if (links.mayOpen(file, { exp: null, sig: null }, { caller })) {
    // Other players get no cookie of ours: what is copied here must open by itself.
    const query = new URL(links.linksFor({ ...caller, isByCookie: false }, file).stream).search;
    const hasApi = caller.scopes.has('catalog') && caller.scopes.has('viewer');
    return {
      file,
      query,
      hasApi,
      start: startOf(given.get('t'), hasApi ? await findProgress(caller, file) : undefined),
    };
  }
  // Whoever came by a link alone sees the poster by a link of the same kind.
  const hash = file.poster?.split('/').at(-1) ?? '';
  const poster = file.poster && withQueryOf(file.poster, links.linksLike(signature, file).poster(hash));
  const start = startOf(given.get('t'), undefined);
  return { file: { ...file, poster }, query: signatureQuery(signature), hasApi: false, start };
}

/** Where the viewer stopped; undefined when nobody knows, and when the store is away: then it begins at the beginning. */
async function findProgress(caller: Caller, file: CatalogFile): Promise<ViewerProgressAnswer | undefined> {
  const { viewers, config } = runtime();
  const cookie = (await headers()).get('cookie') ?? '';
  const viewerId = viewerOf({ request: new Request(config.url, { headers: { cookie } }), caller });
  return viewerId === undefined ? undefined : viewers.progress(viewerId, file.message_id).catch(() => undefined);
}

/** Where the server makes HLS of it. */
function remuxPathOf({ chat_id, message_id, file_type }: CatalogFile, query: string): string | undefined {
  const isOffered = file_type === 'video' && runtime().config.hls.processes > 0;
  return isOffered ? `/hls/${chat_id}/${message_id}/master.m3u8${query}` : undefined;
}

/** Where small pictures of it are to be had. */
function storyboardPathOf({ chat_id, message_id, file_type }: CatalogFile, query: string): string | undefined {
  const isOffered = file_type === 'video' && runtime().config.storyboards.diskBytes > 0;
  return isOffered ? `/api/storyboard/${chat_id}/${message_id}${query}` : undefined;
}

/** Firefox reads such a file to its end before it shows anything; whether it shall is decided in the browser. */
async function loadsEarly({ mime_type }: CatalogFile): Promise<boolean> {
  return !(/matroska/i.test(mime_type) && /Firefox\//.test((await headers()).get('user-agent') ?? ''));
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return (await unlessAway(() => headOf(props))) ?? {};
}

async function headOf(props: Props): Promise<Metadata> {
  const found = await findOpenFile(props);
  const texts = await findTexts();
  if (!found) return { title: texts.t('site.notFound.title') };
  const { config, links } = runtime();
  return shareTags({ ...found, url: config.url, isPublic: links.access === 'public' }, texts);
}

export default async function WatchPage(props: Props) {
  const found = await findOpenFile(props);
  if (!found) notFound();
  const { file, query, hasApi, start } = found;
  const { t } = await findTexts();
  const streamPath = `/stream/${file.chat_id}/${file.message_id}${query}`;
  // Of a film nothing else shows until it plays, and a `video` has no priority of its own for it.
  if (file.file_type === 'video' && file.poster) preload(file.poster, { as: 'image', fetchPriority: 'high' });
  return (
    <>
      {file.file_type === 'file' ? (
        <DownloadCard file={file} streamPath={streamPath} />
      ) : (
        <MoreTexts parts={['player']}>
          <PlayerShell
            key={streamPath}
            file={file}
            streamPath={streamPath}
            start={start}
            hasApi={hasApi}
            subtitlesPath={`/api/catalog/${file.message_id}/subtitles${hasApi ? '' : query}`}
            loadsEarly={await loadsEarly(file)}
            remuxPath={remuxPathOf(file, query)}
            storyboardPath={storyboardPathOf(file, query)}
          />
        </MoreTexts>
      )}
      <div className="shell pt-7">
        <Link
          href="/"
          prefetch={false}
          className="inline-flex min-h-11 items-center gap-2 rounded-full pr-4 text-sm font-medium text-ash transition-colors hover:text-ivory"
        >
          <span aria-hidden="true">←</span> {t('site.nav.library')}
        </Link>
        <div className="mt-2 flex flex-wrap items-start justify-between gap-x-12 gap-y-6">
          <div className="min-w-0 flex-1 basis-80">
            <h1 className="text-3xl font-bold leading-tight tracking-[-0.03em] break-words sm:text-4xl">
              <BreakableName name={file.custom_name} />
            </h1>
            <FileFacts file={file} />
          </div>
          <FileActions streamPath={streamPath} isPlayable={file.file_type !== 'file'} />
        </div>
      </div>
    </>
  );
}

function describeType({ t }: Texts, file: CatalogFile): string {
  const type = t(`catalog.types.${file.file_type}`);
  const container = formatContainer(file.mime_type);
  return container === 'FILE' ? type : `${type}, ${container}`;
}

function FileFacts({ file }: { readonly file: CatalogFile }) {
  const texts = useTexts();
  const { t, language } = texts;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('catalog.facts.type'), describeType(texts, file)],
    [t('catalog.facts.length'), file.duration === null ? undefined : formatDuration(file.duration)],
    [t('catalog.facts.size'), formatSize(file.file_size, language)],
    [t('catalog.facts.picture'), file.width && file.height ? `${file.width} × ${file.height}` : undefined],
    [t('catalog.facts.added'), <Day key="added" iso={file.created_at} />],
  ];
  return (
    <dl className="mt-5 flex flex-wrap gap-x-8 gap-y-4">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt className="text-sm text-ash">{name}</dt>
              <dd className="mt-0.5 font-medium tabular-nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
