'use client';
// What an administrator says of an item. An empty field says nothing: then other sources are believed.
import useSWR from 'swr';
import type { AdminItem, AdminItemDetail } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { changesOf } from '../_format/item-changes.ts';
import { itemPath } from '../_hooks/use-item-actions.ts';
import { FormDialog } from './form-dialog.tsx';
import { PosterField } from './poster-field.tsx';
import { field, label } from './styles.ts';

interface Props {
  readonly item: AdminItem;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function EditDialog({ item, onClose, onSaved }: Props) {
  const { t } = useTexts();
  const { data, error, mutate } = useSWR<AdminItemDetail, Error>(itemPath(item), fetchJson, {
    revalidateOnFocus: false,
  });

  async function save(fields: FormData): Promise<string | undefined> {
    if (!data) return undefined;
    const changes = changesOf(data, fields);
    if (typeof changes === 'string') return t(`admin.edit.problems.${changes}`);
    if (Object.keys(changes).length === 0) {
      onClose();
      return undefined;
    }
    const saved = await sendJson<AdminItemDetail>('PATCH', itemPath(item), changes);
    // The next one that opens would show what was said before.
    await mutate(saved, { revalidate: false });
    onSaved(saved.custom_name);
    return undefined;
  }

  return (
    <FormDialog title={t('admin.edit.title')} submit={t('admin.edit.save')} onClose={onClose} onSubmit={save}>
      {error && (
        <p role="alert" className="text-danger">
          {errorText(t, error)}
        </p>
      )}
      {data ? (
        <>
          <PosterField item={data} onChanged={(changed) => void mutate(changed, { revalidate: false })} />
          <EditFields item={data} />
        </>
      ) : (
        <p className="min-h-96 text-ash">{t('admin.edit.looking')}</p>
      )}
    </FormDialog>
  );
}

function EditFields({ item }: { readonly item: AdminItemDetail }) {
  const { t } = useTexts();
  const { said } = item;
  const line = (name: string, text: string, value: string | number | undefined, hint: string | number | null) => (
    <label className={`${label} block`}>
      {text}
      <input
        name={name}
        defaultValue={value}
        placeholder={hint === null ? undefined : String(hint)}
        autoComplete="off"
        className={`${field} mt-1.5 text-ivory placeholder:text-ash`}
      />
    </label>
  );
  return (
    <>
      {line('custom_name', t('admin.edit.name'), item.custom_name, null)}
      {line('title', t('admin.edit.itemTitle'), said.title, item.title)}
      <div className="grid grid-cols-3 gap-3">
        {line('year', t('admin.edit.year'), said.year, item.year)}
        {line('season', t('admin.edit.season'), said.season, item.season)}
        {line('episodes', t('admin.edit.episodes'), said.episodes?.join(', '), item.episodes?.join(', ') ?? null)}
      </div>
      <label className={`${label} block`}>
        {t('admin.edit.overview')}
        <textarea
          name="overview"
          rows={4}
          maxLength={4000}
          defaultValue={said.overview}
          placeholder={item.overview ?? undefined}
          className={`${field} mt-1.5 py-3 text-ivory placeholder:text-ash`}
        />
      </label>
      <p className="text-sm text-ash">{t('admin.edit.empty')}</p>
    </>
  );
}
