'use client';
// Choosing among the sounds of a film.
import { useTexts } from '#texts';
import { MenuHeading, MenuOption } from './menu-button.tsx';
import type { Sounds } from './use-sounds.ts';

interface Props {
  readonly sounds: Sounds;
  /** The one that plays. */
  readonly playing: number;
  /** False where only the usual one can be had. */
  readonly canSwitch: boolean;
}

export function SoundsMenu({ sounds, playing, canSwitch }: Props) {
  const { t } = useTexts();
  return (
    <>
      <MenuHeading>{t('player.sounds.title')}</MenuHeading>
      {sounds.choices.map(({ order, label }) => (
        <MenuOption
          key={order}
          name="sound"
          label={label}
          isChosen={playing === order}
          isDisabled={!canSwitch && order !== playing}
          onChoose={() => sounds.choose(order)}
        />
      ))}
      {!canSwitch && <p className="px-2 pt-1 text-sm text-white/75">{t('player.sounds.elsewhere')}</p>}
    </>
  );
}
