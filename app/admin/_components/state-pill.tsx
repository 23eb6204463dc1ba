// A state in one word, told by its word and not by its colour alone.
import { useTexts } from '#texts';

import type { Messages } from '../../_texts/messages.ts';

const tones: Readonly<Record<string, string>> = {
  ...{ active: 'bg-ivory/8 text-ivory', ready: 'bg-ivory/8 text-ivory', done: 'bg-ivory/8 text-ivory' },
  ...{ running: 'bg-glow/15 text-glow', queued: 'bg-ivory/8 text-ash', connecting: 'bg-glow/15 text-glow' },
  ...{ failed: 'bg-mine text-danger', missing: 'bg-mine text-danger', refused: 'bg-mine text-danger' },
};

export function StatePill({ state }: { readonly state: keyof Messages['admin']['states'] }) {
  const { t } = useTexts();
  const tone = tones[state] ?? 'bg-plum text-ash';
  return (
    <span className={`inline-flex rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap ${tone}`}>
      {t(`admin.states.${state}`)}
    </span>
  );
}
