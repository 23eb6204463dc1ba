// Songs: art like a poster, and the audio element behind it.
import type { RefObject } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { PosterArt } from '../_components/poster-art.tsx';

interface Props {
  readonly file: CatalogFile;
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly source: string | undefined;
}

export function AudioStage({ file, media, source }: Props) {
  return (
    <div className="wallpaper relative isolate overflow-hidden">
      <div aria-hidden="true" className="absolute inset-0 -z-10">
        <PosterArt file={file} eager className="scale-125 opacity-30 blur-[48px]" />
      </div>
      <div className="shell grid justify-items-center pt-12 pb-32 sm:pt-16">
        <div className="aspect-square w-[min(20rem,70vw)] overflow-hidden rounded-2xl shadow-2xl shadow-black/60 ring-1 ring-white/15">
          <PosterArt file={file} eager />
        </div>
        {/* biome-ignore lint/a11y/useMediaCaption: songs come without caption tracks */}
        <audio
          ref={media as RefObject<HTMLAudioElement>}
          src={source}
          aria-label={file.custom_name}
          preload="metadata"
        />
      </div>
    </div>
  );
}
