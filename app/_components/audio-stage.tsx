// Songs: art like a poster, and the audio element below it.
import type { RefObject } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { PosterArt } from './poster-art.tsx';

interface Props {
  readonly file: CatalogFile;
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly streamPath: string;
}

export function AudioStage({ file, media, streamPath }: Props) {
  return (
    <div className="wallpaper relative isolate overflow-hidden">
      <div aria-hidden="true" className="absolute inset-0 -z-10">
        <PosterArt file={file} eager className="scale-125 opacity-30 blur-[48px]" />
      </div>
      <div className="shell grid justify-items-center gap-8 py-12 sm:py-16">
        <div className="aspect-square w-[min(20rem,70vw)] overflow-hidden rounded-2xl shadow-2xl shadow-black/60 ring-1 ring-white/15">
          <PosterArt file={file} eager />
        </div>
        {/* biome-ignore lint/a11y/useMediaCaption: songs come without caption tracks */}
        <audio
          ref={media as RefObject<HTMLAudioElement>}
          src={streamPath}
          aria-label={file.custom_name}
          controls
          preload="metadata"
          className="w-full max-w-2xl"
        />
      </div>
    </div>
  );
}
