'use client';
// Another password for somebody.
import { ModalDialog } from '../../_components/modal-dialog.tsx';
import { field, label, mainButton, quietButton } from './styles.ts';

interface Props {
  readonly login: string;
  readonly onClose: () => void;
  readonly onSave: (password: string) => void;
}

export function PasswordDialog({ login, onClose, onSave }: Props) {
  return (
    <ModalDialog title={`Password of ${login}`} onClose={onClose}>
      <form
        className="mt-5"
        onSubmit={(event) => {
          event.preventDefault();
          onSave(String(new FormData(event.currentTarget).get('password')));
        }}
      >
        <label className={label}>
          New password, 10 characters at least
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
            Cancel
          </button>
          <button type="submit" className={mainButton}>
            Set
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
