// When a key or a link ends, if ever.
import { useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';

export function EndNote({ at }: { readonly at: string | null }) {
  const { t } = useTexts();
  return (
    <span>
      {at === null ? t('admin.keys.doesNotEnd') : t.rich('admin.keys.ends', { moment: () => <Moment iso={at} /> })}
    </span>
  );
}
