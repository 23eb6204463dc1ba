'use client';
// The player: one plain media element, keys, and plain words when something does not play.
import { useRef } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { useMediaTrouble } from '../_hooks/use-media-trouble.ts';
import { useOwnedSource } from '../_hooks/use-owned-source.ts';
import { usePlayerKeys } from '../_hooks/use-player-keys.ts';
import { AudioStage } from './audio-stage.tsx';
import { PlayerNotice } from './player-notice.tsx';

interface Props {
  readonly file: CatalogFile;
  readonly streamPath: string;
}

export function PlayerShell({ file, streamPath }: Props) {
  const media = useRef<HTMLMediaElement>(null);
  const stage = useRef<HTMLElement>(null);
  useOwnedSource(media, streamPath);
  usePlayerKeys(media, stage);
  const { trouble, retry } = useMediaTrouble(media, streamPath, file.file_type === 'video');
  return (
    <section ref={stage} aria-label="Player" className="relative bg-black">
      {file.file_type === 'audio' ? (
        <AudioStage file={file} media={media} streamPath={streamPath} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: people send films without caption tracks; embedded ones are not visible to a page
        <video
          ref={media as React.RefObject<HTMLVideoElement>}
          src={streamPath}
          poster={file.poster ?? undefined}
          aria-label={file.custom_name}
          controls
          playsInline
          preload="metadata"
          className="mx-auto block h-[min(calc(100dvh-16rem),56.25vw)] min-h-52 w-full bg-black object-contain"
        />
      )}
      {trouble && <PlayerNotice trouble={trouble} onRetry={retry} />}
      <p className="sr-only">
        Keys: Space or K plays and pauses, J and L or the arrows seek, M mutes, F is full screen, 0 to 9 jump.
      </p>
    </section>
  );
}
