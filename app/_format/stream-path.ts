/**
 * The address that saves a file, made of the one that plays it.
 *
 * @example downloadPath('/stream/1/2?exp=3&sig=4') // '/stream/1/2?exp=3&sig=4&download=1'
 */
export function downloadPath(streamPath: string): string {
  return `${streamPath}${streamPath.includes('?') ? '&' : '?'}download=1`;
}
