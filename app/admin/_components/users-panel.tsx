'use client';
// Accounts: made, changed, disabled.
import { type FormEvent, useState } from 'react';
import type { ShownUser, UserList } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { sendJson } from '../../_browser/send-json.ts';
import { useChange } from '../_hooks/use-change.ts';
import { usePages } from '../_hooks/use-pages.ts';
import { MoreButton } from './more-button.tsx';
import { NewPassword } from './new-password.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { card, choice, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';
import { UserRow } from './user-row.tsx';

export function UsersPanel({ initial }: { readonly initial: UserList }) {
  const { t } = useTexts();
  const [part, setPart] = useState('');
  const wanted = part.trim().toLowerCase();
  const { pages, hasMore, error, showMore, reload } = usePages<UserList>({
    path: `/api/users?limit=50${wanted === '' ? '' : `&q=${encodeURIComponent(wanted)}`}`,
    parameter: 'after',
    initial: wanted === '' ? initial : undefined,
  });
  const users = pages.flatMap((page) => page.users);
  const { said, say } = useToast();
  const { isBusy, change } = useChange(say, reload);
  const [renewed, setRenewed] = useState<ShownUser>();

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = Object.fromEntries(new FormData(form));
    const made = await change(() => sendJson<ShownUser>('POST', '/api/users', fields), t('admin.users.made'));
    if (made) form.reset();
  }

  const patch = (user: ShownUser, changes: object, text: string) =>
    change(() => sendJson('PATCH', `/api/users/${user.id}`, changes), text);
  const endLinks = (user: ShownUser) =>
    change(
      () => sendJson('DELETE', `/api/links?user_id=${user.id}`),
      t('admin.users.linksEnded', { login: user.login }),
    );
  return (
    <>
      <Trouble error={error} />
      <label className={`${label} mb-5 block max-w-sm`}>
        {t('admin.users.find')}
        <input
          type="search"
          value={part}
          maxLength={40}
          onChange={(event) => setPart(event.target.value)}
          autoCapitalize="none"
          className={`${field} mt-1.5 text-ivory`}
        />
      </label>
      {users.length === 0 && <p className="py-10 text-center text-ash">{t('admin.users.nobody')}</p>}
      <ul aria-label={t('admin.users.name')} className="divide-y divide-ivory/6 border-y border-ivory/6 empty:hidden">
        {users.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            isBusy={isBusy}
            onRole={(role) =>
              void patch(
                user,
                { role },
                t(`admin.users.${role === 'admin' ? 'isAdmin' : 'isViewer'}`, { login: user.login }),
              )
            }
            onDisable={(is_disabled) =>
              void patch(
                user,
                { is_disabled },
                t(`admin.users.${is_disabled ? 'isDisabled' : 'isEnabled'}`, { login: user.login }),
              )
            }
            onPassword={() => setRenewed(user)}
            onEndLinks={() => void endLinks(user)}
          />
        ))}
      </ul>
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.users.more')} />
      <form onSubmit={create} aria-labelledby="new-account" className={`${card} mt-8`}>
        <h2 id="new-account" className="text-lg font-semibold">
          {t('admin.users.new')}
        </h2>
        <div className="mt-4 grid gap-4 md:grid-cols-[1fr_1fr_10rem_auto] md:items-end">
          <label className={label}>
            {t('admin.users.login')}
            <input
              name="login"
              required
              minLength={2}
              maxLength={40}
              autoComplete="off"
              autoCapitalize="none"
              className={`${field} mt-1.5 text-ivory`}
            />
          </label>
          <NewPassword text={t('admin.users.password')} />
          <label className={label}>
            {t('admin.users.role')}
            <select name="role" className={`${choice} mt-1.5`}>
              <option value="viewer">{t('admin.users.roles.viewer')}</option>
              <option value="admin">{t('admin.users.roles.admin')}</option>
            </select>
          </label>
          <button type="submit" disabled={isBusy} className={mainButton}>
            {t('admin.users.make')}
          </button>
        </div>
      </form>
      {renewed && (
        <PasswordDialog
          login={renewed.login}
          onClose={() => setRenewed(undefined)}
          onSave={(password) => {
            setRenewed(undefined);
            void patch(renewed, { password }, t('admin.users.passwordChanged', { login: renewed.login }));
          }}
        />
      )}
      <Toast said={said} />
    </>
  );
}
