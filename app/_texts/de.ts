// Deutsch.
import { account } from './de/account.ts';
import { admin } from './de/admin.ts';
import { catalog } from './de/catalog.ts';
import { chat } from './de/chat.ts';
import { docs } from './de/docs.ts';
import { errors } from './de/errors.ts';
import { player } from './de/player.ts';
import { site } from './de/site.ts';
import type { Translations } from './messages.ts';

export const de: Translations = { account, admin, catalog, chat, docs, errors, player, site };
