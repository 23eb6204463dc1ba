'use client';
// Something to be copied now.
import { type ReactNode, useState } from 'react';
import { useTexts } from '#texts';
import { copyText } from '../../_browser/copy-text.ts';
import { field, label, quietButton } from './styles.ts';

interface Props {
  readonly name: ReactNode;
  readonly text: string;
  readonly onClose: () => void;
}

export function ShownOnce({ name, text, onClose }: Props) {
  const { t } = useTexts();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="mt-5 rounded-xl bg-plum p-4">
      <label className={label}>
        {name}
        <input
          readOnly
          value={text}
          onFocus={(event) => event.target.select()}
          className={`${field} mt-1.5 text-ivory`}
        />
      </label>
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" onClick={async () => setCopied(await copyText(text))} className={quietButton}>
          {t(isCopied ? 'admin.keys.copied' : 'admin.keys.copy')}
        </button>
        <button type="button" onClick={onClose} className={quietButton}>
          {t('admin.keys.done')}
        </button>
      </div>
    </div>
  );
}
