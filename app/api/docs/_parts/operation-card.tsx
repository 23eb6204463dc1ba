// One operation: how to ask, what may come back.

import { errorCodesOf } from '#lib/api/openapi.ts';
import { type Parameter, parametersOf } from '#lib/api/openapi-schemas.ts';
import type { Operation } from '#lib/api/operation.ts';
import { useTexts } from '#texts';

export function OperationCard({ operation }: { readonly operation: Operation }) {
  const { t } = useTexts();
  const { id, method, path, summary, description, scope, inputs, answers } = operation;
  const parameters = [inputs.params, inputs.query].flatMap((schema) => (schema ? parametersOf(schema) : []));
  return (
    <article id={id} className="mt-4 scroll-mt-20 rounded-card bg-coal p-5 ring-1 ring-ivory/8">
      <h3 className="flex flex-wrap items-baseline gap-3 font-mono">
        <span className="rounded bg-plum px-2 py-0.5 text-sm font-semibold text-glow uppercase">{method}</span>
        <span className="break-all">{path}</span>
      </h3>
      <p className="mt-3">{summary}</p>
      {description && (
        <p className="mt-1 text-ash">
          <Prose text={description} />
        </p>
      )}
      {parameters.length > 0 && <ParameterList parameters={parameters} />}
      <p className="mt-3 text-sm text-ash">
        {Object.entries(answers)
          .map(([status, { description: meaning }]) => `${status}: ${meaning}`)
          .join(' ')}{' '}
        {scope === 'open' ? t('docs.open') : t('docs.scope', { scope })}
      </p>
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-ash">
        {t('docs.errorsOf')}
        {errorCodesOf(operation).map((code) => (
          <a
            key={code}
            href={`#error-${code}`}
            className="inline-flex min-h-6 min-w-6 items-center font-mono hover:text-glow"
          >
            {code}
          </a>
        ))}
      </p>
    </article>
  );
}

/** Text with code between backticks. */
function Prose({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes.
      <code key={index} className="text-ivory">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

function ParameterList({ parameters }: { readonly parameters: readonly Parameter[] }) {
  return (
    <dl className="mt-3 grid gap-1 text-sm">
      {parameters.map(({ name, description, isRequired, schema }) => (
        <div key={name} className="grid gap-x-4 sm:grid-cols-[10rem_12rem_1fr]">
          <dt className="font-mono text-ivory">
            {name}
            {isRequired && <span className="text-ember"> *</span>}
          </dt>
          <dd className="text-ash">{typeOf(schema)}</dd>
          <dd className="text-ash">
            <Prose text={description ?? ''} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** @example typeOf({ type: 'integer', minimum: 1, default: 20 }) // 'integer, from 1, 20 unless given' */
function typeOf(schema: Parameter['schema']): string {
  const { type, enum: choices, minimum, maximum, default: fallback } = schema;
  const words = Array.isArray(choices) ? choices.join(', ') : String(type ?? 'text');
  const from = minimum === undefined ? '' : `, from ${minimum}`;
  const to = maximum === undefined ? '' : ` to ${maximum}`;
  return `${words}${from}${to}${fallback === undefined ? '' : `, ${fallback} unless given`}`;
}
