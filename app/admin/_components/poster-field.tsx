'use client';
// The picture of an item: dropped here or chosen, taken at once; and the way back to the one that was found.
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import type { AdminItemDetail } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';
import { itemPath } from '../_hooks/use-item-actions.ts';
import { quietButton } from './styles.ts';

/** As the API takes. */
const types = ['image/jpeg', 'image/png', 'image/webp'];
const maxBytes = 8 * 1024 * 1024;

interface Props {
  readonly item: AdminItemDetail;
  readonly onChanged: (item: AdminItemDetail) => void;
}

export function PosterField({ item, onChanged }: Props) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean }>();
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);

  async function send(request: RequestInit, text: string) {
    setBusy(true);
    try {
      onChanged(await fetchJson<AdminItemDetail>(`${itemPath(item)}/poster`, request));
      setSaid({ text, isBad: false });
    } catch (error) {
      setSaid({ text: errorText(t, error), isBad: true });
    } finally {
      setBusy(false);
    }
  }

  async function give(file: File | undefined) {
    if (!file) return;
    if (!types.includes(file.type)) return setSaid({ text: t('admin.picture.wrongType'), isBad: true });
    if (file.size > maxBytes) return setSaid({ text: t('admin.picture.tooLarge'), isBad: true });
    setSaid({ text: t('admin.picture.taking'), isBad: false });
    await send({ method: 'PUT', headers: { 'content-type': file.type }, body: file }, t('admin.picture.taken'));
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void give(event.dataTransfer.files[0]);
  }

  function choose(event: ChangeEvent<HTMLInputElement>) {
    void give(event.target.files?.[0]);
    // The same file again is a choice, too.
    event.target.value = '';
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way, the button in it the other
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex flex-wrap items-center gap-4 rounded-xl p-3 ring-1 ring-inset ${isOver ? 'bg-plum ring-glow' : 'ring-line'}`}
    >
      {item.poster === null ? (
        <div className="dial h-20 w-32 rounded-lg bg-plum" />
      ) : (
        // biome-ignore lint/performance/noImgElement: posters are small and come from our own route
        <img src={item.poster} alt="" className="h-20 w-32 rounded-lg bg-ink object-contain" />
      )}
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-sm text-ash">{t('admin.picture.hint')}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept={types.join()}
            onChange={choose}
            aria-label={t('admin.picture.file')}
            className="sr-only"
            tabIndex={-1}
          />
          <button type="button" disabled={isBusy} onClick={() => input.current?.click()} className={quietButton}>
            {t('admin.picture.choose')}
          </button>
          {item.has_given_poster && (
            <button
              type="button"
              disabled={isBusy}
              onClick={() => void send({ method: 'DELETE' }, t('admin.picture.back'))}
              className={quietButton}
            >
              {t('admin.picture.takeBack')}
            </button>
          )}
        </div>
      </div>
      <p role="status" className={`basis-full text-sm empty:hidden ${said?.isBad ? 'text-danger' : 'text-glow'}`}>
        {said?.text}
      </p>
    </div>
  );
}
