// A round button of the control bar.
import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface Props extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: IconName;
  readonly label: string;
}

export function IconButton({ icon, label, className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid size-10 shrink-0 place-items-center rounded-full text-white transition-colors hover:bg-white/20 pointer-coarse:size-11 ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
