// GET /api/docs: the API for people, made from the same operations as its description for programs.
import type { Metadata } from 'next';
import { securitySchemes } from '#lib/api/openapi.ts';
import { operations } from '#lib/api/operations.ts';
import { ErrorTable } from './_parts/error-table.tsx';
import { OperationCard } from './_parts/operation-card.tsx';

export const metadata: Metadata = { title: 'API' };

export default function ApiPage() {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <div className="shell max-w-5xl py-12">
      <h1 className="text-4xl font-bold tracking-[-0.035em] sm:text-5xl">The API</h1>
      <p className="mt-4 max-w-[64ch] text-lg leading-relaxed text-ash">
        The catalogue, for other programs. The same as OpenAPI 3.1:{' '}
        <a href="/api/openapi.json" className="font-semibold text-glow underline underline-offset-4">
          /api/openapi.json
        </a>
        . Every GET can be asked as HEAD; answers may get further fields at any time.
      </p>
      <nav aria-label="Areas" className="mt-6 flex flex-wrap gap-2 text-sm">
        {[...tags, 'Who calls', 'Errors'].map((tag) => (
          <a key={tag} href={`#${anchor(tag)}`} className="rounded-full bg-plum px-4 py-2 hover:text-glow">
            {tag}
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

const anchor = (tag: string) => tag.toLowerCase().replace(/[^a-z]+/g, '-');

function WhoCalls() {
  return (
    <section id="who-calls" className="mt-12 scroll-mt-20">
      <h2 className="text-2xl font-bold tracking-[-0.03em]">Who calls</h2>
      <p className="mt-3 max-w-[64ch] text-ash">
        Where the catalogue is public nobody has to say. Elsewhere, and for what changes something, one of these:
      </p>
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
