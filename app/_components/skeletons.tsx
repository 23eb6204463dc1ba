// What stands where a page will be while its answer is on the way: boxes of the final size, so that nothing moves.
import { useTexts } from '#texts';
import { wideStart } from '../_format/page-start.ts';

const box = 'rounded-card bg-plum motion-safe:animate-pulse';
const cards = Array.from({ length: 12 }, (_, place) => place);

function CardSkeleton({ className = '' }: { readonly className?: string }) {
  return (
    <li className={className}>
      <div className={`aspect-video ${box}`} />
      <div className={`mt-3 h-5 w-4/5 ${box}`} />
      <div className={`mt-1.5 h-4 w-2/5 ${box}`} />
    </li>
  );
}

/** @param label said to those who cannot see the boxes. */
export function GridSkeleton({ label }: { readonly label: string }) {
  const { t } = useTexts();
  return (
    <div className="shell pt-8">
      <h1 className="text-title font-bold tracking-[-0.03em]">{label}</h1>
      <p role="status" className="mt-1 min-h-5 text-sm text-ash">
        {t('catalog.loading')}
      </p>
      <ul aria-hidden="true" className="card-grid mt-8">
        {cards.map((place) => (
          <CardSkeleton key={place} />
        ))}
      </ul>
    </div>
  );
}

/** The items of a row. */
export function ReelSkeleton() {
  return (
    <ul aria-hidden="true" className="reel mt-2 pt-2 pb-2">
      {cards.slice(0, wideStart.rowCards).map((place) => (
        <CardSkeleton key={place} className="w-[min(64vw,clamp(13.5rem,17vw,22rem))] shrink-0" />
      ))}
    </ul>
  );
}

export function HomeSkeleton() {
  const { t } = useTexts();
  return (
    <>
      <p role="status" className="sr-only">
        {t('catalog.loading')}
      </p>
      <div aria-hidden="true" className="bg-coal">
        <div className="shell grid items-center gap-8 py-8 md:grid-cols-[1fr_minmax(18rem,46%)] md:gap-12 md:py-16">
          <div className="order-2 md:order-1">
            <div className={`h-16 w-4/5 ${box}`} />
            <div className={`mt-6 h-5 w-3/5 ${box}`} />
            <div className={`mt-9 h-13 w-64 max-w-full ${box}`} />
          </div>
          <div className={`order-1 aspect-video md:order-2 ${box}`} />
        </div>
      </div>
      {[1, 2].map((row) => (
        <div key={row} aria-hidden="true" className="pt-10">
          <div className="shell flex h-11 items-center">
            <div className={`h-6 w-40 ${box}`} />
          </div>
          <ReelSkeleton />
        </div>
      ))}
    </>
  );
}
