'use client';
// Which items are shown, and in which order.
import { useTexts } from '#texts';
import type { ItemChoice } from '../_hooks/use-items.ts';
import { choice as choiceClass, field, label } from './styles.ts';

interface Props {
  readonly choice: ItemChoice;
  readonly hasState: boolean;
  readonly onChange: (choice: ItemChoice) => void;
}

export function LibraryFilter({ choice, hasState, onChange }: Props) {
  const { t } = useTexts();
  return (
    <search className="mb-5 grid grid-cols-2 gap-3 md:grid-cols-[1fr_12rem_12rem]">
      <label className={`${label} col-span-2 md:col-span-1`}>
        {t('admin.library.filterName')}
        <input
          type="search"
          value={choice.words}
          onChange={(event) => onChange({ ...choice, words: event.target.value })}
          placeholder={t('admin.library.filterHint')}
          maxLength={200}
          className={`${field} mt-1.5 text-ivory placeholder:text-ash`}
        />
      </label>
      {hasState && (
        <label className={label}>
          {t('admin.library.state')}
          <select
            value={choice.state}
            onChange={(event) => onChange({ ...choice, state: event.target.value as ItemChoice['state'] })}
            className={`${choiceClass} mt-1.5`}
          >
            <option value="">{t('admin.library.all')}</option>
            <option value="active">{t('admin.library.states.active')}</option>
            <option value="removed">{t('admin.library.states.removed')}</option>
            <option value="missing">{t('admin.library.states.missing')}</option>
          </select>
        </label>
      )}
      <label className={label}>
        {t('admin.library.order')}
        <select
          value={choice.order}
          onChange={(event) => onChange({ ...choice, order: event.target.value as ItemChoice['order'] })}
          className={`${choiceClass} mt-1.5`}
        >
          <option value="newest">{t('admin.library.orders.newest')}</option>
          <option value="oldest">{t('admin.library.orders.oldest')}</option>
          <option value="name">{t('admin.library.orders.name')}</option>
          <option value="largest">{t('admin.library.orders.largest')}</option>
        </select>
      </label>
    </search>
  );
}
