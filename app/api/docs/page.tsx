// GET /api/docs: the API for people, made from the same operations as its description for programs.

import type { Metadata } from 'next';
import { securitySchemes } from '#lib/api/openapi.ts';
import { operations } from '#lib/api/operations.ts';
import { useTexts } from '#texts';
import { findTexts } from '../../_texts/server-texts.ts';
import { ErrorTable } from './_parts/error-table.tsx';
import { OperationCard } from './_parts/operation-card.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('docs.title') };
}

export default function ApiPage() {
  const { t } = useTexts();
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <div className="shell max-w-5xl py-12">
      <h1 className="text-4xl font-bold tracking-[-0.035em] sm:text-5xl">{t('docs.heading')}</h1>
      <p className="mt-4 max-w-[64ch] text-lg leading-relaxed text-ash">
        {t.rich('docs.intro', {
          link: () => (
            <a href={openApiPath} className="font-semibold text-glow underline underline-offset-4">
              {openApiPath}
            </a>
          ),
        })}
      </p>
      <nav aria-label={t('docs.areas')} className="mt-6 flex flex-wrap gap-2 text-sm">
        {[
          ...tags.map((tag) => [anchor(tag), tag] as const),
          ['who-calls', t('docs.whoCalls')] as const,
          ['errors', t('docs.errors')] as const,
        ].map(([id, name]) => (
          <a key={id} href={`#${id}`} className="rounded-full bg-plum px-4 py-2 hover:text-glow">
            {name}
          </a>
        ))}
      </nav>
      {tags.map((tag) => (
        <section key={tag} id={anchor(tag)} className="mt-12 scroll-mt-20">
          <h2 className="text-2xl font-bold tracking-[-0.03em]">{tag}</h2>
          {operations
            .filter((one) => one.tag === tag)
            .map((one) => (
              <OperationCard key={one.id} operation={one} />
            ))}
        </section>
      ))}
      <WhoCalls />
      <ErrorTable />
    </div>
  );
}

const openApiPath = '/api/openapi.json';

const anchor = (tag: string) => tag.toLowerCase().replace(/[^a-z]+/g, '-');

function WhoCalls() {
  const { t } = useTexts();
  return (
    <section id="who-calls" className="mt-12 scroll-mt-20">
      <h2 className="text-2xl font-bold tracking-[-0.03em]">{t('docs.whoCalls')}</h2>
      <p className="mt-3 max-w-[64ch] text-ash">{t('docs.whoCallsText')}</p>
      <dl className="mt-4 grid gap-2">
        {Object.entries(securitySchemes).map(([name, { description }]) => (
          <div key={name} className="flex gap-4">
            <dt className="w-24 shrink-0 font-mono text-glow">{name}</dt>
            <dd className="text-ash">{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
