// The nodes that share the bots, and which bot works for which of them.
import type { AdminBotList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { StatePill } from './state-pill.tsx';
import { card } from './styles.ts';

export function NodesPanel({ nodes }: Pick<AdminBotList, 'nodes'>) {
  const { t } = useTexts();
  if (nodes.length === 0) return null;
  return (
    <section aria-labelledby="nodes" className="mb-8">
      <h2 id="nodes" className="text-lg font-semibold">
        {t('admin.bots.nodes')}
      </h2>
      <p className="mt-1 max-w-[68ch] text-ash">{t('admin.bots.nodesIntro')}</p>
      <ul aria-labelledby="nodes" className="mt-4 grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {nodes.map(({ id, name, is_self, is_alive, bots }) => (
          <li key={id} className={card}>
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h3 className="font-semibold wrap-anywhere">{name}</h3>
              <StatePill state={is_alive ? 'ready' : 'offline'} />
            </div>
            {is_self && <p className="text-sm text-ash">{t('admin.bots.thisNode')}</p>}
            {bots.length === 0 ? (
              <p className="mt-3 text-sm text-ash">{t('admin.bots.noBot')}</p>
            ) : (
              <ul aria-label={t('admin.bots.botsOf', { name })} className="mt-3 space-y-1 text-sm">
                {bots.map((bot) => (
                  <li key={bot.id} className="flex flex-wrap justify-between gap-x-3">
                    <span className="wrap-anywhere">
                      {bot.username === null ? t('admin.bots.byId', { id: bot.id }) : `@${bot.username}`}
                    </span>
                    {bot.role === 'front' && <span className="text-ash">{t('admin.bots.talksShort')}</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
