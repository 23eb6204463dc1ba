'use client';
// Where styled subtitles are drawn: a sheet over the picture with a canvas of libass on it.
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type AttachedFont, fetchFont, worthFetching } from './attached-fonts.ts';
import type { Drawing } from './libass.ts';
import { scaledScript } from './styled-script.ts';

interface Props {
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly script: string;
  readonly offsetSeconds: number;
  readonly sizePercent: number;
  readonly fonts: readonly AttachedFont[];
  /** The film, which the fonts stand in. */
  readonly streamPath: string;
  /** True: it draws; false: it cannot, and somebody else should. */
  readonly onDrawn: (isDrawn: boolean) => void;
}

/** One after another: viewers' bytes go first. */
async function giveFonts(
  drawing: Drawing,
  { fonts, streamPath }: Pick<Props, 'fonts' | 'streamPath'>,
  signal: AbortSignal,
) {
  for (const font of worthFetching(fonts)) {
    const bytes = await fetchFont(streamPath, font, signal);
    if (signal.aborted) return;
    if (bytes) await drawing.addFonts([bytes]);
  }
}

export function StyledLayer(props: Props) {
  const { media, script, sizePercent, offsetSeconds } = props;
  const sheet = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Drawing>();
  const tell = useEffectEvent((isDrawn: boolean) => props.onDrawn(isDrawn));
  const begin = useEffectEvent(async (video: HTMLVideoElement, canvas: HTMLCanvasElement, signal: AbortSignal) => {
    const { drawScript } = await import('./libass.ts');
    const text = scaledScript(script, sizePercent);
    const made = await drawScript(video, { canvas, script: text, offsetSeconds });
    if (signal.aborted) return made.end();
    signal.addEventListener('abort', () => made.end());
    setDrawing(made);
    tell(true);
    await giveFonts(made, props, signal);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another script or size is another drawing
  useEffect(() => {
    const video = media.current;
    if (!(video instanceof HTMLVideoElement) || !sheet.current) return;
    const leaving = new AbortController();
    const canvas = document.createElement('canvas');
    canvas.className = 'absolute';
    sheet.current.append(canvas);
    begin(video, canvas, leaving.signal).catch(() => leaving.signal.aborted || tell(false));
    return () => {
      leaving.abort();
      canvas.remove();
      setDrawing(undefined);
      tell(false);
    };
  }, [media, script, sizePercent]);
  useEffect(() => drawing?.shift(offsetSeconds), [drawing, offsetSeconds]);
  return (
    <div
      ref={sheet}
      data-styled-subtitles=""
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 overflow-hidden"
    />
  );
}
