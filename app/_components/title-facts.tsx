// What is known of an item, as a list of names and values.
import type { CatalogFile } from '#lib/api/contract.ts';
import { formatContainer, formatDay, formatDuration, formatSize, typeNames } from '../_format/file-facts.ts';
import { languageNames } from '../_format/language-names.ts';

export function TitleFacts({ file }: { readonly file: CatalogFile }) {
  return (
    <dl className="mt-7 grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-6 gap-y-4">
      {factsOf(file).map(
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

function factsOf(file: CatalogFile): readonly (readonly [string, string | undefined])[] {
  const { facts } = file;
  const container = formatContainer(file.mime_type);
  const subtitles = facts?.tracks?.flatMap(({ kind, language }) => (kind === 'subtitle' && language ? [language] : []));
  return [
    ['Artist', facts?.artist],
    ['Album', facts?.album],
    ['Year', facts?.year?.toString()],
    ['Length', file.duration === null ? undefined : formatDuration(file.duration)],
    ['Genres', facts?.genres?.join(', ')],
    ['Picture', file.width && file.height ? `${file.width} × ${file.height}` : facts?.quality],
    ['Spoken', languageNames(facts?.languages)],
    ['Subtitles', languageNames(subtitles)],
    ['Format', container === 'FILE' ? typeNames[file.file_type] : container],
    ['Codecs', codecsOf(file)],
    ['Size', formatSize(file.file_size)],
    ['Added', formatDay(file.created_at)],
  ];
}

function codecsOf({ facts }: CatalogFile): string | undefined {
  const codecs = facts?.tracks?.flatMap(({ kind, codec }) => (kind !== 'subtitle' && codec ? [codec] : []));
  return codecs?.length ? [...new Set(codecs)].join(', ') : undefined;
}
