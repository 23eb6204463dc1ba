// help.*: what a client asks before it does anything. Source: https://core.telegram.org/methods/help
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject } from '../tl/tl-object.ts';
import type { OpenMethod, Services } from './services.ts';

/** Telegram's own limits, which clients read from the configuration. */
const MESSAGE_LENGTH_MAX = 4096;
const CAPTION_LENGTH_MAX = 1024;

/** The methods of this file, by name. None needs a log-in. */
export const helpMethods: Readonly<Record<string, OpenMethod>> = {
  'help.getConfig': ({ settings, world }, { dcId }) => viewConfig(settings, world.nowSeconds(), dcId),
  'help.getNearestDc': ({ settings }, { dcId }) => ({
    _: 'nearestDc',
    country: 'ZZ',
    this_dc: dcId,
    nearest_dc: settings.defaultDc,
  }),
  'help.getAppConfig': () => ({ _: 'help.appConfig', hash: 1, config: { _: 'jsonObject', value: [] } }),
  'help.getCdnConfig': () => ({ _: 'cdnConfig', public_keys: [] }),
  'langpack.getLangPack': refuseLangPack,
  'langpack.getStrings': refuseLangPack,
  'langpack.getDifference': refuseLangPack,
  'langpack.getLanguages': refuseLangPack,
  'langpack.getLanguage': refuseLangPack,
};

function refuseLangPack(): never {
  throw new RpcError(400, 'LANG_PACK_INVALID');
}

function viewConfig(settings: Services['settings'], nowSeconds: number, dcId: number): TlObject {
  return {
    _: 'config',
    date: nowSeconds,
    expires: nowSeconds + 3600,
    test_mode: false,
    this_dc: dcId,
    dc_options: settings.dcs.map((dc) => ({ _: 'dcOption', id: dc.id, ip_address: dc.host, port: dc.port })),
    dc_txt_domain_name: '',
    chat_size_max: 200,
    megagroup_size_max: 200_000,
    forwarded_count_max: 100,
    online_update_period_ms: 210_000,
    offline_blur_timeout_ms: 5_000,
    offline_idle_timeout_ms: 30_000,
    online_cloud_timeout_ms: 300_000,
    notify_cloud_delay_ms: 30_000,
    notify_default_delay_ms: 1_500,
    push_chat_period_ms: 60_000,
    push_chat_limit: 2,
    edit_time_limit: 172_800,
    revoke_time_limit: 2_147_483_647,
    revoke_pm_time_limit: 2_147_483_647,
    rating_e_decay: 2_419_200,
    stickers_recent_limit: 200,
    channels_read_media_period: 604_800,
    call_receive_timeout_ms: 20_000,
    call_ring_timeout_ms: 90_000,
    call_connect_timeout_ms: 30_000,
    call_packet_timeout_ms: 10_000,
    me_url_prefix: 'https://t.me/',
    caption_length_max: CAPTION_LENGTH_MAX,
    message_length_max: MESSAGE_LENGTH_MAX,
    webfile_dc_id: dcId,
  };
}
