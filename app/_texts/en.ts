// English: the language all others are checked against.
import { account } from './en/account.ts';
import { admin } from './en/admin.ts';
import { catalog } from './en/catalog.ts';
import { chat } from './en/chat.ts';
import { docs } from './en/docs.ts';
import { errors } from './en/errors.ts';
import { player } from './en/player.ts';
import { site } from './en/site.ts';

export const en = { account, admin, catalog, chat, docs, errors, player, site } as const;
