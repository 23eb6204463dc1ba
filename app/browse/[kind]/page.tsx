// All of one kind, narrowed by filters and in an order that stand in the address.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { catalogListQuerySchema, type FilterCountsAnswer, filterCountsQuerySchema } from '#lib/api/contract-browse.ts';
import { runtime } from '#lib/runtime.ts';
import { BrowseView } from '../../_components/browse-view.tsx';
import { SeriesGrid } from '../../_components/series-grid.tsx';
import { GridSkeleton } from '../../_components/skeletons.tsx';
import { browsePath, countsPath, filterNames, isBrowseKind } from '../../_format/browse-query.ts';
import { languageNames } from '../../_format/language-names.ts';
import { Soon } from '../../_server/soon.tsx';
import { findPageStart, readShelves, requireReader, shownHere, unlessAway } from '../../_server/visitor.ts';
import type { Language } from '../../_texts/languages.ts';
import { findTexts } from '../../_texts/server-texts.ts';

type Props = PageProps<'/browse/[kind]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kind } = await params;
  const { t } = await findTexts();
  return { title: isBrowseKind(kind) ? t(`catalog.kinds.${kind}`) : t('site.notFound.title') };
}

export default async function BrowsePage({ params, searchParams }: Props) {
  await connection();
  await requireReader();
  const { kind } = await params;
  if (!isBrowseKind(kind)) notFound();
  const given = await searchParams;
  if (kind === 'series') return <AllSeries page={pageOf(given.page)} />;
  const { t, language } = await findTexts();
  const filters = filtersOf(given);
  const { gridCards } = await findPageStart();
  const path = browsePath(kind, filters);
  const reading = Promise.all([
    unlessAway(() => readFirst(path)),
    unlessAway(() => readCounts(countsPath(kind, filters))),
    unlessAway(readShelves),
  ]);
  return (
    <Soon reading={reading} skeleton={<GridSkeleton label={t(`catalog.kinds.${kind}`)} />}>
      {([first, counts, shelves]) => {
        const history = shelves?.history ?? [];
        const answers = { first, counts, history, languageWords: languageWords(counts, language) };
        return <BrowseView key={path} kind={kind} filters={filters} begin={gridCards} {...answers} />;
      }}
    </Soon>
  );
}

/** What the filter of languages says of each. */
const languageWords = (counts: FilterCountsAnswer | undefined, language: Language) =>
  Object.fromEntries((counts?.languages ?? []).map(({ value }) => [value, languageNames([value], language) ?? value]));

/** The first value of each filter that there is and that the API takes. */
function filtersOf(given: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const { shape } = catalogListQuerySchema;
  return Object.fromEntries(
    [...filterNames, 'sort' as const].flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' && shape[name].safeParse(value).success ? [[name, value]] : [];
    }),
  );
}

const queryOf = (path: string) => Object.fromEntries(new URL(path, 'http://page.invalid').searchParams);

async function readCounts(path: string) {
  return await runtime().browse.filters(filterCountsQuerySchema.parse(queryOf(path)));
}

/** What the API would answer at this path. */
async function readFirst(path: string) {
  const answer = await runtime().browse.list(catalogListQuerySchema.parse(queryOf(path)));
  return { ...answer, files: await shownHere(answer.files) };
}

/** Series of one page. */
const seriesAtOnce = 48;

/** Anything that is no page is the first. */
function pageOf(given: string | string[] | undefined): number {
  return typeof given === 'string' && /^[1-9]\d{0,4}$/.test(given) ? Number(given) : 1;
}

async function AllSeries({ page }: { readonly page: number }) {
  const { t } = await findTexts();
  const answer = await unlessAway(() => runtime().series.page({ page, per_page: seriesAtOnce }));
  if (answer && page > 1 && answer.series.length === 0) notFound();
  const newest = await shownHere(answer?.series.flatMap((one) => one.newest ?? []) ?? []);
  const series = answer?.series.map((one) => ({
    ...one,
    newest: newest.find(({ message_id }) => message_id === one.newest?.message_id) ?? null,
  }));
  return (
    <SeriesGrid
      series={series}
      title={t('catalog.kinds.series')}
      page={page}
      pages={Math.ceil((answer?.total ?? 0) / seriesAtOnce)}
    />
  );
}
