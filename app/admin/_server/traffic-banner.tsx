// On every page of administration: much of the month's traffic is used up. For pages that have asked who looks.
import Link from 'next/link';
import { runtime } from '#lib/runtime.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { findTexts } from '../../_texts/server-texts.ts';

export async function TrafficBanner() {
  const { state, monthBytes, budgetBytes, overBudget } = runtime().egress.status();
  if (budgetBytes === undefined || (state !== 'near' && state !== 'spent')) return null;
  const { t, language } = await findTexts();
  const sizes = { used: formatSize(monthBytes, language), budget: formatSize(budgetBytes, language) };
  const tone = state === 'spent' ? 'bg-mine text-danger' : 'bg-plum text-ivory';
  return (
    <p role="status" className={`mt-6 rounded-xl px-4 py-3 ${tone}`}>
      {t(`admin.traffic.banner.${state}`, sizes)} {state === 'spent' && `${t(`admin.traffic.beyond.${overBudget}`)} `}
      <Link href="/admin/traffic" prefetch={false} className="font-semibold underline underline-offset-4">
        {t('admin.traffic.banner.see')}
      </Link>
    </p>
  );
}
