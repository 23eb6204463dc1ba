'use client';
// Another password for somebody.
import { useTexts } from '#texts';
import { ModalDialog } from './modal-dialog.tsx';
import { field, label, mainButton, quietButton } from './styles.ts';

interface Props {
  readonly login: string;
  readonly onClose: () => void;
  readonly onSave: (password: string) => void;
}

export function PasswordDialog({ login, onClose, onSave }: Props) {
  const { t } = useTexts();
  return (
    <ModalDialog title={t('admin.users.passwordOf', { login })} onClose={onClose}>
      <form
        className="mt-5"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(String(new FormData(event.currentTarget).get('password')));
        }}
      >
        <label className={label}>
          {t('admin.users.newPassword')}
          <input
            name="password"
            type="password"
            required
            minLength={10}
            maxLength={200}
            autoComplete="new-password"
            className={`${field} mt-1.5 text-ivory`}
          />
        </label>
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <button type="button" onClick={onClose} className={quietButton}>
            {t('admin.users.cancel')}
          </button>
          <button type="submit" className={mainButton}>
            {t('admin.users.set')}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
