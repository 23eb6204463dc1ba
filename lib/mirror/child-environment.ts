// The environment of the children: fixed and small. Nothing of ours gets into it, secrets least of all.

/**
 * All a program of a job gets to know of the outside.
 *
 * @param folder the job's folder; home, temporary folder and everything else a program might write into.
 * @param proxyUrl the only way out. By environment and not by argument: arguments are for every user of the machine to see.
 */
export function childEnvironment(folder: string, proxyUrl: string): NodeJS.ProcessEnv {
  const variables: Record<string, string> = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    TMPDIR: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CACHE_HOME: folder,
    LANG: 'C.UTF-8',
    PYTHONUTF8: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    YTDLP_NO_PLUGINS: '1',
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    ftp_proxy: proxyUrl,
    all_proxy: proxyUrl,
  };
  // Next's types want NODE_ENV in every environment; these programs are none of Node's.
  return variables as NodeJS.ProcessEnv;
}
