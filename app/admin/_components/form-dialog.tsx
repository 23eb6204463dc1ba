'use client';
// A dialog that asks for something: fields, what is wrong with them, and two ways out.
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { ModalDialog } from '../../_components/modal-dialog.tsx';
import { mainButton, quietButton } from './styles.ts';

interface Props {
  readonly title: string;
  readonly submit: string;
  readonly onClose: () => void;
  /** Resolves with a sentence when it cannot be done so; a failure is told as it is. */
  readonly onSubmit: (fields: FormData) => Promise<string | undefined> | string | undefined;
  readonly children: ReactNode;
}

export function FormDialog({ title, submit, onClose, onSubmit, children }: Props) {
  const { t } = useTexts();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    try {
      setProblem(await onSubmit(new FormData(event.currentTarget)));
    } catch (error) {
      setProblem(errorText(t, error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <ModalDialog title={title} onClose={onClose}>
      <form onSubmit={send} className="mt-5 space-y-4">
        {children}
        {problem !== undefined && (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
        <div className="sticky bottom-0 -mx-6 -mb-6 flex flex-wrap justify-end gap-3 bg-coal px-6 pt-3 pb-6 sm:-mx-8 sm:-mb-8 sm:px-8 sm:pb-8">
          <button type="button" onClick={onClose} className={quietButton}>
            {t('admin.edit.cancel')}
          </button>
          <button type="submit" disabled={isBusy} className={mainButton}>
            {submit}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
