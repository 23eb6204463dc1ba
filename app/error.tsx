'use client';
// A page that could not be rendered.
import { useTexts } from '#texts';
import { ErrorState } from './_components/error-state.tsx';

export default function PageError({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  const { t } = useTexts();
  return (
    <>
      <h1 className="sr-only">{t('site.broken.heading')}</h1>
      <ErrorState title={t('site.broken.title')} text={t('site.broken.text')} onRetry={retry} />
    </>
  );
}
