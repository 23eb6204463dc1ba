'use client';
import type { ShownUser } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
// One account.
import { Moment } from '../../_components/moment.tsx';
import { StatePill } from './state-pill.tsx';
import { quietButton } from './styles.ts';

interface Props {
  readonly user: ShownUser;
  readonly isBusy: boolean;
  readonly onRole: (role: ShownUser['role']) => void;
  readonly onDisable: (isDisabled: boolean) => void;
  readonly onPassword: () => void;
  readonly onEndLinks: () => void;
}

export function UserRow({ user, isBusy, ...on }: Props) {
  const { t } = useTexts();
  const { login, name, role, is_disabled: isDisabled } = user;
  const hasPassword = user.signs_in_by === 'password';
  const button = (text: string, act: () => void) => (
    <button
      type="button"
      disabled={isBusy}
      onClick={act}
      aria-label={t('admin.users.actOn', { act: text, login })}
      className={quietButton}
    >
      {text}
    </button>
  );
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">
          {name ?? login}
          {name !== null && <span className="ml-2 font-normal text-ash">{login}</span>}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={role} />
          {isDisabled && <StatePill state="disabled" />}
          <span className="tabular-nums">
            {t.rich('admin.users.since', { moment: () => <Moment iso={user.created_at} /> })}
          </span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {hasPassword &&
          button(t(role === 'admin' ? 'admin.users.makeViewer' : 'admin.users.makeAdmin'), () =>
            on.onRole(role === 'admin' ? 'viewer' : 'admin'),
          )}
        {hasPassword && button(t('admin.users.setPassword'), on.onPassword)}
        {button(t('admin.users.endLinks'), on.onEndLinks)}
        {button(t(isDisabled ? 'admin.users.enable' : 'admin.users.disable'), () => on.onDisable(!isDisabled))}
      </div>
    </li>
  );
}
