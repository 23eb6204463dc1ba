'use client';
// Sound on and off, and how loud. Phones have keys for the latter.
import { IconButton } from './icon-button.tsx';
import type { MediaState } from './use-media-state.ts';

interface Props {
  readonly state: MediaState;
  readonly onMute: () => void;
  readonly onVolume: (volume: number) => void;
}

export function VolumeControl({ state, onMute, onVolume }: Props) {
  const isSilent = state.isMuted || state.volume === 0;
  const shown = isSilent ? 0 : state.volume;
  return (
    <div className="flex items-center">
      <IconButton icon={isSilent ? 'silent' : 'sound'} label={isSilent ? 'Sound on' : 'Sound off'} onClick={onMute} />
      <input
        type="range"
        aria-label="Volume"
        aria-valuetext={`${Math.round(shown * 100)} %`}
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
