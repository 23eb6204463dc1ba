// Something did not work: what, and a way to try again.
import { useTexts } from '#texts';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly onRetry?: () => void;
}

export function ErrorState({ title, text, onRetry }: Props) {
  const { t } = useTexts();
  return (
    <section role="alert" className="shell grid flex-1 place-items-center py-20">
      <div className="w-full max-w-xl">
        <h2 className="text-3xl font-bold tracking-[-0.03em]">{title}</h2>
        <p className="mt-3 text-lg leading-relaxed text-ash">{text}</p>
        {onRetry && (
          <button
            type="button"
            onClick={onRetry}
            className="mt-7 rounded-full bg-ivory px-7 py-3 font-semibold text-ink transition-colors hover:bg-glow"
          >
            {t('site.tryAgain')}
          </button>
        )}
      </div>
    </section>
  );
}
