'use client';
// Sound on and off, and how loud. Phones have keys for the latter.
import { useTexts } from '#texts';
import { IconButton } from './icon-button.tsx';
import type { MediaState } from './use-media-state.ts';

interface Props {
  readonly state: MediaState;
  readonly onMute: () => void;
  readonly onVolume: (volume: number) => void;
}

export function VolumeControl({ state, onMute, onVolume }: Props) {
  const { t } = useTexts();
  const isSilent = state.isMuted || state.volume === 0;
  const shown = isSilent ? 0 : state.volume;
  return (
    <div className="flex items-center">
      <IconButton
        icon={isSilent ? 'silent' : 'sound'}
        label={t(isSilent ? 'player.soundOn' : 'player.soundOff')}
        onClick={onMute}
      />
      <input
        type="range"
        aria-label={t('player.volume')}
        aria-valuetext={t('player.percent', { percent: String(Math.round(shown * 100)) })}
        min={0}
        max={1}
        step={0.05}
        value={shown}
        onChange={(event) => onVolume(Number(event.target.value))}
        className="hidden h-6 w-20 cursor-pointer rounded-full accent-white sm:block pointer-coarse:hidden"
      />
    </div>
  );
}
