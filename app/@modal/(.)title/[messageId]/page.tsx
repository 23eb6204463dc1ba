// A title over the page it was opened from; the same address opened anew is a page of its own.
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { DetailModal } from '../../../_components/detail-modal.tsx';
import { TitleDetail } from '../../../_components/title-detail.tsx';
import { findTitle } from '../../../_server/title.ts';
import { requireReader } from '../../../_server/visitor.ts';

interface Props {
  readonly params: Promise<{ readonly messageId: string }>;
}

export default async function TitleModal({ params }: Props) {
  await connection();
  await requireReader();
  const title = await findTitle((await params).messageId);
  if (!title) notFound();
  return (
    <DetailModal path={`/title/${title.file.message_id}`} label={title.name}>
      <TitleDetail title={title} level={2} />
    </DetailModal>
  );
}
