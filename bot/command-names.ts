/** Every command, in the order of the menu. */
export const commandNames = [
  'start',
  'help',
  'catalog',
  'search',
  'mine',
  'rename',
  'delete',
  'link',
  'queue',
  'cancel',
  'lang',
  'stats',
  'reindex',
] as const;

/** One of {@link commandNames}. */
export type CommandName = (typeof commandNames)[number];

/** Those only admins may use; they stand in nobody's menu. */
export const adminCommands: ReadonlySet<CommandName> = new Set<CommandName>(['stats', 'reindex']);
