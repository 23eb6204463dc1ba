'use client';
// Which subtitles there are, which one is chosen, and the words of this moment.
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import useSWR from 'swr';
import type { SubtitleEntry } from '#lib/api/contract.ts';
import { type Texts, useTexts } from '#texts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { languageNames } from '../_format/language-names.ts';
import { isScript } from './styled-script.ts';
import { type FileCue, largestSubtitleBytes, parseSubtitleFile } from './subtitle-file.ts';

export interface SubtitleChoice {
  readonly id: string;
  readonly label: string;
  readonly language: string;
  readonly path: string | null;
  readonly reason: SubtitleEntry['reason'];
  /** Where the script of styled ones is. */
  readonly scriptPath: string | undefined;
}

interface OwnFile {
  readonly name: string;
  readonly cues: readonly FileCue[];
  /** Of styled ones. */
  readonly script: string | undefined;
}

export interface Subtitles {
  readonly choices: readonly SubtitleChoice[];
  /** '' is none. */
  readonly chosenId: string;
  readonly state: 'off' | 'loading' | 'shown' | 'failed';
  readonly offsetSeconds: number;
  readonly lines: readonly string[];
  /** Of styled subtitles, as soon as it is there and wanted. */
  readonly script: string | undefined;
  readonly hasStyles: boolean;
  readonly choose: (id: string) => void;
  readonly shift: (bySeconds: number) => void;
  readonly openFile: (file: File) => Promise<boolean>;
}

const ownId = 'own';

function choiceOf(entry: SubtitleEntry, { t, language }: Texts): SubtitleChoice {
  const { id, path, reason, script_path: scriptPath, is_forced, is_hearing_impaired } = entry;
  const marks = [
    ...(is_forced ? [t('player.subtitles.forced')] : []),
    ...(is_hearing_impaired ? [t('player.subtitles.forTheDeaf')] : []),
  ].join(', ');
  const spoken = languageNames(entry.language ? [entry.language] : [], language);
  const name = [spoken, entry.name].filter(Boolean).join(' · ') || t('player.subtitles.numbered', { id });
  const label = marks ? t('player.subtitles.marked', { name, marks }) : name;
  return { id, path, reason, scriptPath, language: entry.language ?? '', label };
}

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`the subtitles answered ${answer.status}`);
  return answer.text();
}

const fetchCues = async (path: string) => parseSubtitleFile(await fetchText(path));

/** Once fetched they stay as they are. */
const onlyOnce = { revalidateOnFocus: false, revalidateIfStale: false, shouldRetryOnError: false } as const;

/** The words of a moment, looked for with every frame that is drawn while it plays. */
function useLines(media: RefObject<HTMLMediaElement | null>, cues: readonly FileCue[], offsetSeconds: number) {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    const element = media.current;
    if (!element || cues.length === 0) return setLines([]);
    let shown = '';
    let frame = 0;
    const look = () => {
      const now = element.currentTime - offsetSeconds;
      const found = cues.filter(({ startSeconds, endSeconds }) => startSeconds <= now && now < endSeconds);
      const words = found.map(({ text }) => text);
      if (words.join('\n\n') !== shown) {
        shown = words.join('\n\n');
        setLines(words);
      }
    };
    const follow = () => {
      look();
      if (!element.paused) frame = requestAnimationFrame(follow);
    };
    const start = () => {
      cancelAnimationFrame(frame);
      follow();
    };
    setLines([]);
    start();
    element.addEventListener('play', start);
    element.addEventListener('seeked', look);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('play', start);
      element.removeEventListener('seeked', look);
    };
  }, [media, cues, offsetSeconds]);
  return lines;
}

const noCues: readonly FileCue[] = [];

/**
 * @param listPath undefined where the API is not open to this visitor.
 * @param language the one remembered; '' is none.
 */
export function useSubtitles(
  media: RefObject<HTMLMediaElement | null>,
  listPath: string | undefined,
  language: string,
  remember: (language: string) => void,
  drawsStyles: boolean,
): Subtitles {
  const texts = useTexts();
  const list = useSWR<{ subtitles: readonly SubtitleEntry[] }, Error>(listPath ?? null, fetchJson, {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  const [picked, setPicked] = useState<string>();
  const [own, setOwn] = useState<OwnFile>();
  const [offsetSeconds, setOffset] = useState(0);
  const choices = useMemo(() => {
    const found = (list.data?.subtitles ?? []).map((entry) => choiceOf(entry, texts));
    const mine = {
      id: ownId,
      label: own?.name ?? '',
      language: '',
      path: '',
      reason: undefined,
      scriptPath: undefined,
    };
    return own ? [...found, mine] : found;
  }, [list.data, own, texts]);
  const remembered = language && choices.find((one) => one.language === language && one.path)?.id;
  const chosenId = picked ?? (remembered || '');
  const chosen = choices.find(({ id }) => id === chosenId);
  const path = chosen?.path || undefined;
  const loaded = useSWR<FileCue[], Error>(path ?? null, fetchCues, onlyOnce);
  const scriptPath = drawsStyles ? chosen?.scriptPath : undefined;
  const fetched = useSWR<string, Error>(scriptPath ?? null, fetchText, onlyOnce);
  const script = !drawsStyles ? undefined : chosenId === ownId ? own?.script : scriptPath && fetched.data;
  const cues = chosenId === ownId ? (own?.cues ?? noCues) : path ? (loaded.data ?? noCues) : noCues;
  const lines = useLines(media, cues, offsetSeconds);

  const choose = useCallback(
    (id: string) => {
      setPicked(id);
      setOffset(0);
      remember(choices.find((one) => one.id === id)?.language ?? '');
    },
    [choices, remember],
  );
  const shift = useCallback((by: number) => setOffset((now) => Math.round((now + by) * 10) / 10), []);
  const openFile = useCallback(async (file: File) => {
    if (file.size > largestSubtitleBytes) return false;
    const text = await file.text();
    const read = parseSubtitleFile(text);
    if (read.length === 0) return false;
    setOwn({ name: file.name, cues: read, script: isScript(text) ? text : undefined });
    setPicked(ownId);
    setOffset(0);
    return true;
  }, []);
  const state = !chosen ? 'off' : loaded.error && path ? 'failed' : cues.length === 0 && path ? 'loading' : 'shown';
  const hasStyles = Boolean(chosenId === ownId ? own?.script : chosen?.scriptPath);
  return { choices, chosenId, state, offsetSeconds, lines, script, hasStyles, choose, shift, openFile };
}
