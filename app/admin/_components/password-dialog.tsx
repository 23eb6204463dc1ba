'use client';
// Another password for somebody.
import { useTexts } from '#texts';
import { FormDialog } from './form-dialog.tsx';
import { field, label } from './styles.ts';

interface Props {
  readonly login: string;
  readonly onClose: () => void;
  readonly onSave: (password: string) => void;
}

export function PasswordDialog({ login, onClose, onSave }: Props) {
  const { t } = useTexts();
  return (
    <FormDialog
      title={t('admin.users.passwordOf', { login })}
      submit={t('admin.users.set')}
      onClose={onClose}
      onSubmit={(fields) => void onSave(String(fields.get('password')))}
    >
      <label className={`${label} block`}>
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
    </FormDialog>
  );
}
