// One action of the player and its keys, on the sheet.
import { useTexts } from '#texts';
import { type KeyAction, keysOf, nameOfKey, type OwnKeys } from './key-map.ts';
import { type KeyChoice, useKeyWords } from './use-key-choice.ts';

interface Props {
  readonly action: KeyAction;
  readonly own: OwnKeys;
  readonly choice: KeyChoice;
}

const small = 'min-h-9 rounded-full px-4 text-sm font-semibold transition-colors';

export function KeyRow({ action, own, choice }: Props) {
  const { t } = useTexts();
  const { id } = action;
  const words = useKeyWords();
  const does = t(`player.keys.does.${id}`);
  const isAsked = choice.asked === id;
  const names =
    keysOf(action, own)
      .map((key) => nameOfKey(key, words))
      .join(', ') || t('player.keys.none');
  return (
    <li>
      <button
        type="button"
        aria-label={t('player.keys.row', { does, names })}
        onClick={() => choice.ask(isAsked ? undefined : id)}
        className={`flex min-h-10 w-full items-center justify-between gap-6 rounded-lg px-3 text-left transition-colors hover:bg-white/10 ${isAsked ? 'bg-white/10' : ''}`}
      >
        <span>{does}</span>
        <span className={`shrink-0 font-mono font-semibold ${isAsked ? 'text-white' : 'text-glow'}`}>
          {isAsked ? t('player.keys.press') : names}
        </span>
      </button>
      {isAsked && choice.conflict && (
        <div className="flex flex-wrap items-center gap-2 px-3 py-2">
          <p className="min-w-0 flex-1 basis-52 text-glow">
            {t('player.keys.taken', {
              key: nameOfKey(choice.conflict.key, words),
              does: t(`player.keys.does.${choice.conflict.owner.id}`),
            })}
          </p>
          <button type="button" onClick={choice.take} className={`${small} bg-white text-black hover:bg-glow`}>
            {t('player.keys.take')}
          </button>
          <button
            type="button"
            onClick={() => choice.ask(undefined)}
            className={`${small} bg-white/10 hover:bg-white/25`}
          >
            {t('player.keys.leave')}
          </button>
        </div>
      )}
    </li>
  );
}
