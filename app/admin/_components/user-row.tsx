'use client';
// One account.
import type { ShownUser } from '#lib/api/contract-access.ts';
import { formatMoment } from '../../_format/moment.ts';
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
  const { login, role, is_disabled: isDisabled } = user;
  const button = (text: string, act: () => void) => (
    <button type="button" disabled={isBusy} onClick={act} aria-label={`${text}: ${login}`} className={quietButton}>
      {text}
    </button>
  );
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{login}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={role} />
          {isDisabled && <StatePill state="disabled" />}
          <span className="tabular-nums">since {formatMoment(user.created_at)}</span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {button(role === 'admin' ? 'Make viewer' : 'Make admin', () =>
          on.onRole(role === 'admin' ? 'viewer' : 'admin'),
        )}
        {button('Set password', on.onPassword)}
        {button('End links', on.onEndLinks)}
        {button(isDisabled ? 'Enable' : 'Disable', () => on.onDisable(!isDisabled))}
      </div>
    </li>
  );
}
