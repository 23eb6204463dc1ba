// Asks this browser what it can decode.
import type { Abilities } from './play-plan.ts';

/**
 * For the browser this runs in. `canPlayType` answers '' only when it is sure that it cannot.
 *
 * @param hasRemux whether the server makes HLS.
 */
export function browserAbilities(hasRemux: boolean): Abilities {
  const video = document.createElement('video');
  const takesHls = 'MediaSource' in window || video.canPlayType('application/vnd.apple.mpegurl') !== '';
  return {
    canPlay: (type) => video.canPlayType(type) !== '',
    // No feature tells; measured with Firefox 153, and its engine is the only one with this property.
    readsWholeMatroska: 'mozHasAudio' in video,
    canRemux: hasRemux && takesHls,
  };
}
