// What the yt-dlp at hand can do; old ones lack options that new ones need. Pure.

/** Options that are passed only when `--help` lists them. */
export interface YtDlpFeatures {
  readonly jsRuntimes: boolean;
  readonly remoteComponents: boolean;
  readonly noPluginDirs: boolean;
  readonly progressDelta: boolean;
  readonly useExtractors: boolean;
}

/**
 * Which options this yt-dlp has.
 *
 * @param help the output of `yt-dlp --help`.
 * @example parseFeatures('--js-runtimes RUNTIME').jsRuntimes // true
 */
export function parseFeatures(help: string): YtDlpFeatures {
  const lists = (option: string) => new RegExp(`(?:^|\\s)${option}(?:[\\s=,]|$)`, 'm').test(help);
  return {
    jsRuntimes: lists('--js-runtimes'),
    remoteComponents: lists('--no-remote-components'),
    noPluginDirs: lists('--no-plugin-dirs'),
    progressDelta: lists('--progress-delta'),
    useExtractors: lists('--use-extractors'),
  };
}
