'use client';
// What an administrator says of an item. An empty field says nothing: then other sources are believed.
import { type FormEvent, useState } from 'react';
import useSWR from 'swr';
import type { AdminItem, AdminItemDetail, ItemChange } from '#lib/api/contract-admin.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { ModalDialog } from '../../_components/modal-dialog.tsx';
import { changesOf } from '../_format/item-changes.ts';
import { itemPath } from '../_hooks/use-item-actions.ts';
import { field, label, mainButton, quietButton } from './styles.ts';

interface Props {
  readonly item: AdminItem;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function EditDialog({ item, onClose, onSaved }: Props) {
  const { data, error } = useSWR<AdminItemDetail, Error>(itemPath(item), fetchJson, { revalidateOnFocus: false });
  return (
    <ModalDialog title="Edit" onClose={onClose}>
      {error && (
        <p role="alert" className="mt-4 text-danger">
          {error.message}
        </p>
      )}
      {data ? (
        <EditForm item={data} onClose={onClose} onSaved={onSaved} />
      ) : (
        <p className="mt-4 min-h-96 text-ash">Looking it up …</p>
      )}
    </ModalDialog>
  );
}

function EditForm({ item, onClose, onSaved }: Props & { readonly item: AdminItemDetail }) {
  const [problem, setProblem] = useState<string>();
  const { said } = item;

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const changes: ItemChange | string = changesOf(item, new FormData(event.currentTarget));
    if (typeof changes === 'string') return setProblem(changes);
    if (Object.keys(changes).length === 0) return onClose();
    try {
      const saved = await sendJson<AdminItemDetail>('PATCH', itemPath(item), changes);
      onSaved(saved.custom_name);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work.');
    }
  }

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
    <form onSubmit={save} className="mt-5 space-y-4">
      {line('custom_name', 'Name in the catalogue', item.custom_name, null)}
      {line('title', 'Title', said.title, item.title)}
      <div className="grid grid-cols-3 gap-3">
        {line('year', 'Year', said.year, item.year)}
        {line('season', 'Season', said.season, item.season)}
        {line('episodes', 'Episodes', said.episodes?.join(', '), item.episodes?.join(', ') ?? null)}
      </div>
      <label className={`${label} block`}>
        Overview
        <textarea
          name="overview"
          rows={4}
          maxLength={4000}
          defaultValue={said.overview}
          placeholder={item.overview ?? undefined}
          className={`${field} mt-1.5 py-3 text-ivory placeholder:text-ash`}
        />
      </label>
      <p className="text-sm text-ash">What is left empty is taken from the file, its name, or TMDB.</p>
      {problem !== undefined && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <button type="button" onClick={onClose} className={quietButton}>
          Cancel
        </button>
        <button type="submit" className={mainButton}>
          Save
        </button>
      </div>
    </form>
  );
}
