'use client';
// Limits of one sender. An empty field: those of everybody.
import useSWR from 'swr';
import type { ShownQuota, ShownQuotaList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { limitsOf } from '../_format/own-limits.ts';
import { senderName } from '../_format/sender-name.ts';
import { FormDialog } from './form-dialog.tsx';
import { field, label } from './styles.ts';

interface Props {
  readonly subject: string;
  readonly everybody: Pick<ShownQuotaList, 'daily_files' | 'daily_bytes'>;
  readonly onClose: () => void;
  readonly onSaved: (quota: ShownQuota) => void;
}

export function QuotaDialog({ subject, everybody, onClose, onSaved }: Props) {
  const { t } = useTexts();
  const path = `/api/admin/quotas/${subject}`;
  const { data, error, mutate } = useSWR<ShownQuota, Error>(path, fetchJson, { revalidateOnFocus: false });

  async function save(fields: FormData): Promise<string | undefined> {
    if (!data) return undefined;
    const quota = await sendJson<ShownQuota>('PUT', path, limitsOf(fields));
    await mutate(quota, { revalidate: false });
    onSaved(quota);
    return undefined;
  }

  const line = (name: string, text: string, step: string, most: number, value: number | null, usual: number) => (
    <label className={`${label} block`}>
      {text}
      <input
        name={name}
        type="number"
        min={0}
        max={most}
        step={step}
        defaultValue={value ?? undefined}
        placeholder={usual === 0 ? t('admin.users.noLimit') : String(usual)}
        autoComplete="off"
        className={`${field} mt-1.5 text-ivory placeholder:text-ash`}
      />
    </label>
  );
  const name = senderName(t, data ?? { subject, name: null });
  return (
    <FormDialog
      title={t('admin.quotas.limitsOf', { name })}
      submit={t('admin.edit.save')}
      onClose={onClose}
      onSubmit={save}
    >
      {error && (
        <p role="alert" className="text-danger">
          {errorText(t, error)}
        </p>
      )}
      {data ? (
        <>
          {line('files', t('admin.users.filesADay'), '1', 1e6, data.daily_files, everybody.daily_files)}
          {line(
            ...(['gigabytes', t('admin.quotas.gigabytes'), 'any', 1e6] as const),
            data.daily_bytes === null ? null : data.daily_bytes / 1e9,
            everybody.daily_bytes / 1e9,
          )}
          <p className="text-sm text-ash">{t('admin.quotas.hint')}</p>
        </>
      ) : (
        <p className="min-h-44 text-ash">{t('admin.edit.looking')}</p>
      )}
    </FormDialog>
  );
}
