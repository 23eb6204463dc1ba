// What is known of an item, as a list of names and values.

import type { ReactNode } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { type Texts, useTexts } from '#texts';
import { codecName } from '../_format/codec-names.ts';
import { formatContainer, formatDuration, formatSize } from '../_format/file-facts.ts';
import { languageNames } from '../_format/language-names.ts';
import { Day } from './moment.tsx';

export function TitleFacts({ file }: { readonly file: CatalogFile }) {
  const texts = useTexts();
  return (
    <dl className="mt-7 grid grid-cols-[repeat(auto-fill,minmax(min(9.25rem,44%),1fr))] gap-x-4 gap-y-4">
      {factsOf(file, texts).map(
        ([name, value]) =>
          value && (
            <div key={name} className="min-w-0">
              <dt className="text-sm text-ash">{name}</dt>
              <dd className="mt-0.5 font-medium break-words tabular-nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function factsOf(file: CatalogFile, { t, language }: Texts): readonly (readonly [string, ReactNode])[] {
  const { facts } = file;
  const container = formatContainer(file.mime_type);
  const subtitles = facts?.tracks?.flatMap(({ kind, language }) => (kind === 'subtitle' && language ? [language] : []));
  return [
    [t('catalog.facts.artist'), facts?.artist],
    [t('catalog.facts.album'), facts?.album],
    [t('catalog.facts.year'), facts?.year?.toString()],
    [t('catalog.facts.length'), file.duration === null ? undefined : formatDuration(file.duration)],
    [t('catalog.facts.genres'), facts?.genres?.join(', ')],
    [t('catalog.facts.picture'), file.width && file.height ? `${file.width} × ${file.height}` : facts?.quality],
    [t('catalog.facts.spoken'), languageNames(facts?.languages, language)],
    [t('catalog.facts.subtitles'), languageNames(subtitles, language)],
    [t('catalog.facts.format'), container === 'FILE' ? t(`catalog.types.${file.file_type}`) : container],
    [t('catalog.facts.codecs'), codecsOf(file)],
    [t('catalog.facts.size'), formatSize(file.file_size, language)],
    [t('catalog.facts.added'), <Day key="added" iso={file.created_at} />],
  ];
}

function codecsOf({ facts }: CatalogFile): string | undefined {
  const codecs = facts?.tracks?.flatMap(({ kind, codec }) =>
    kind !== 'subtitle' && codec ? [codecName(codec) ?? codec] : [],
  );
  return codecs?.length ? [...new Set(codecs)].join(', ') : undefined;
}
