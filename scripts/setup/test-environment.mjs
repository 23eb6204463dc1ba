// The environment the test steps run in: the same on every machine, whatever a developer has exported.

/** Our own settings, as in lib/config.ts: a real bot token in the shell must never reach a test. */
export const ownNames = [
  ...['API_ID', 'API_HASH', 'BOT_TOKEN', 'BOT_TOKENS', 'LOG_CHANNEL_ID', 'PORT', 'HOST', 'URL', 'MONGO_URL'],
  ...[
    'MONGO_DB_NAME',
    'MAX_FILE_SIZE_MB',
    'MAX_VIDEO_DURATION_HOURS',
    'TG_GETFILE_TIMEOUT',
    'ALLOWED_IDS',
    'ADMIN_IDS',
  ],
  ...['DATA_DIR', 'LOG_LEVEL', 'TELEGRAM_SERVER', 'SOCKS_PROXY', 'TG_TRANSPORT', 'TG_LANES', 'TG_MAX_LANES'],
  ...[
    'TG_PARTS_PER_BOT',
    'CACHE_RAM_MB',
    'CACHE_DISK_MB',
    'CACHE_PINNED_MB',
    'CORS_ORIGINS',
    'TRUSTED_PROXIES',
    'API_RATE_PER_MINUTE',
    'MONTHLY_EGRESS_GB',
    'EGRESS_OVER_BUDGET',
    'STREAMS_PER_CLIENT',
    'METRICS_TOKEN',
    'DEBUG_HEADERS',
  ],
  ...['TG_AES', 'TG_DECRYPT', 'MIRROR_CHANNEL_ID', 'SNAPSHOT_HOUR', 'SNAPSHOT_KEEP'],
  ...[
    'YTDLP_PATH',
    'YTDLP_COOKIES_FILE',
    'YTDLP_PROXY',
    'MIRROR_HOSTS',
    'MIRROR_PRIVATE_HOSTS',
    'MIRROR_PLAYLIST_LIMIT',
  ],
  ...['ENRICH', 'MIRROR_WORKER', 'MIRROR_BOT_TOKENS', 'MIRROR_DISK_MB', 'MIRROR_RATE_LIMIT', 'MIRROR_CONCURRENCY'],
  ...['HLS_PROCESSES', 'HLS_DISK_MB', 'STORYBOARD_DISK_MB', 'AD_SLOT_HTML_FILE'],
  ...['FFMPEG_PATH', 'TMDB_API_KEY', 'TMDB_API_URL'],
  ...['ALLOWED_TYPES', 'USER_DAILY_FILES', 'USER_DAILY_GB', 'USER_MESSAGES_PER_MINUTE'],
  ...['STREAM_ACCESS', 'LINK_SECRET', 'LINK_TTL_HOURS', 'ADMIN_PASSWORD', 'AUTH_SECRET', 'TELEGRAM_LOGIN', 'NODE_NAME'],
];

/** Everything under test is on loopback, so a proxy could only be in the way. */
const proxyNames = ['http_proxy', 'https_proxy', 'all_proxy', 'ftp_proxy'];

/** They change how Node, vitest or Playwright behave or print. */
const steeringNames = ['NODE_ENV', 'NODE_OPTIONS', 'FORCE_COLOR', 'DEBUG', 'VITEST', 'TZ'];

/** A copy of `environment` without what does not belong into a test, with the found `tools` added. */
export function testEnvironment(environment, tools = {}) {
  const dropped = new Set([...ownNames, ...proxyNames, ...steeringNames].map((name) => name.toUpperCase()));
  const kept = Object.entries(environment).filter(([name]) => !dropped.has(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept),
    ...(tools.chromium ? { CHROMIUM_PATH: tools.chromium } : {}),
    ...(tools.ffmpeg ? { FFMPEG_PATH: tools.ffmpeg, FFPROBE_PATH: tools.ffprobe } : {}),
    ...(tools.secantus ? { SECANTUS_PATH: tools.secantus } : {}),
    ...(tools.ytdlp ? { YTDLP_PATH: tools.ytdlp } : {}),
    ...(tools.rclone ? { RCLONE_PATH: tools.rclone } : {}),
    ...(tools.firefox ? { FIREFOX_PATH: tools.firefox } : {}),
    ...(tools.nginx ? { NGINX_PATH: tools.nginx } : {}),
    ...(tools.cadaver ? { CADAVER_PATH: tools.cadaver } : {}),
    NO_COLOR: '1',
    TZ: 'UTC',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
