'use client';
// Which items are shown, and in which order.
import type { ItemChoice } from '../_hooks/use-items.ts';
import { choice as choiceClass, field, label } from './styles.ts';

interface Props {
  readonly choice: ItemChoice;
  readonly hasState: boolean;
  readonly onChange: (choice: ItemChoice) => void;
}

export function LibraryFilter({ choice, hasState, onChange }: Props) {
  return (
    <search className="mb-5 grid grid-cols-2 gap-3 md:grid-cols-[1fr_12rem_12rem]">
      <label className={`${label} col-span-2 md:col-span-1`}>
        Name
        <input
          type="search"
          value={choice.words}
          onChange={(event) => onChange({ ...choice, words: event.target.value })}
          placeholder="Part of a name or file name"
          maxLength={200}
          className={`${field} mt-1.5 text-ivory placeholder:text-ash`}
        />
      </label>
      {hasState && (
        <label className={label}>
          State
          <select
            value={choice.state}
            onChange={(event) => onChange({ ...choice, state: event.target.value as ItemChoice['state'] })}
            className={`${choiceClass} mt-1.5`}
          >
            <option value="">All</option>
            <option value="active">Active</option>
            <option value="removed">Removed</option>
            <option value="missing">Missing</option>
          </select>
        </label>
      )}
      <label className={label}>
        Order
        <select
          value={choice.order}
          onChange={(event) => onChange({ ...choice, order: event.target.value as ItemChoice['order'] })}
          className={`${choiceClass} mt-1.5`}
        >
          <option value="newest">Newest first</option>
          <option value="oldest">Oldest first</option>
          <option value="name">By name</option>
          <option value="largest">Largest first</option>
        </select>
      </label>
    </search>
  );
}
