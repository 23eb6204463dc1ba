// One title: what it is, what to do with it, what stands beside it.

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { runtime } from '#lib/runtime.ts';
import { TitleDetail } from '../../_components/title-detail.tsx';
import { shareTags } from '../../_format/share-tags.ts';
import { findTitle } from '../../_server/title.ts';
import { mayRead, requireReader, unlessAway } from '../../_server/visitor.ts';
import { findTexts } from '../../_texts/server-texts.ts';

type Props = PageProps<'/title/[messageId]'>;

export async function generateMetadata(props: Props): Promise<Metadata> {
  return (await unlessAway(() => headOf(props))) ?? {};
}

async function headOf({ params }: Props): Promise<Metadata> {
  const { config, links } = runtime();
  const title = (await mayRead()) ? await findTitle((await params).messageId) : undefined;
  const texts = await findTexts();
  if (!title) return { title: texts.t('site.notFound.title') };
  return {
    ...shareTags({ file: title.file, query: '', url: config.url, isPublic: links.access === 'public' }, texts),
    title: title.name,
  };
}

export default async function TitlePage({ params }: Props) {
  await connection();
  await requireReader();
  const title = await findTitle((await params).messageId);
  if (!title) notFound();
  return (
    <div className="mx-auto w-full max-w-6xl min-[120rem]:max-w-[92rem] pt-0 sm:px-6 sm:pt-8">
      <div className="overflow-hidden bg-coal sm:rounded-3xl sm:ring-1 sm:ring-ivory/10">
        <TitleDetail title={title} level={1} />
      </div>
    </div>
  );
}
