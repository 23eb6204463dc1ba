'use client';
// Another password for somebody.
import { useTexts } from '#texts';
import { FormDialog } from './form-dialog.tsx';
import { NewPassword } from './new-password.tsx';

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
      <NewPassword text={t('admin.users.newPassword')} />
    </FormDialog>
  );
}
