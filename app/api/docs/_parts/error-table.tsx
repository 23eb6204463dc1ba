// Every error by its code: where the `type` of problem details leads.

import { errorTable } from '#lib/errors.ts';
import { useTexts } from '#texts';
import { earlyErrors } from './early-errors.ts';

export function ErrorTable() {
  const { t } = useTexts();
  return (
    <section id="errors" className="mt-12 scroll-mt-20">
      <h2 className="text-2xl font-bold tracking-[-0.03em]">{t('docs.errors')}</h2>
      <p className="mt-3 max-w-[64ch] text-ash">
        {t.rich('docs.errorsText', { code: (words) => <code>{words}</code> })}
      </p>
      <dl className="mt-4 grid gap-2">
        {Object.entries({ ...errorTable, ...earlyErrors }).map(([code, { status, text }]) => (
          <div
            key={code}
            id={`error-${code}`}
            className="grid scroll-mt-20 gap-x-4 rounded-lg px-2 py-1 target:bg-plum sm:grid-cols-[14rem_3rem_1fr]"
          >
            <dt className="font-mono text-glow">{code}</dt>
            <dd>{status}</dd>
            <dd className="text-ash">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
