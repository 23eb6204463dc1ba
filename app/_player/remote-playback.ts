// Playing on another screen, by whatever door this browser has: the Remote Playback API (Cast in Chromium), AirPlay in Safari.

/** Safari's own door. */
interface AirPlayElement extends HTMLVideoElement {
  webkitShowPlaybackTargetPicker(): void;
  readonly webkitCurrentPlaybackTargetIsWireless?: boolean;
}

export interface RemoteState {
  /** There is a screen to play on. */
  readonly isAvailable: boolean;
  readonly isConnected: boolean;
}

const hasAirPlay = (element: HTMLMediaElement): element is AirPlayElement =>
  typeof Reflect.get(element, 'webkitShowPlaybackTargetPicker') === 'function';

/** @returns what ends the watch. */
export function watchRemote(element: HTMLMediaElement, onChange: (state: RemoteState) => void): () => void {
  return hasAirPlay(element) ? watchAirPlay(element, onChange) : watchRemoteApi(element, onChange);
}

function watchAirPlay(element: AirPlayElement, onChange: (state: RemoteState) => void): () => void {
  let isAvailable = false;
  const tell = () => onChange({ isAvailable, isConnected: element.webkitCurrentPlaybackTargetIsWireless === true });
  const onAvailability = (event: Event) => {
    isAvailable = Reflect.get(event, 'availability') === 'available';
    tell();
  };
  element.addEventListener('webkitplaybacktargetavailabilitychanged', onAvailability);
  element.addEventListener('webkitcurrentplaybacktargetiswirelesschanged', tell);
  return () => {
    element.removeEventListener('webkitplaybacktargetavailabilitychanged', onAvailability);
    element.removeEventListener('webkitcurrentplaybacktargetiswirelesschanged', tell);
  };
}

function watchRemoteApi(element: HTMLMediaElement, onChange: (state: RemoteState) => void): () => void {
  // Missing in Firefox, whatever the types say.
  const remote: RemotePlayback | undefined = element.remote;
  if (!remote) return () => undefined;
  let isAvailable = false;
  let watch: number | undefined;
  let isGone = false;
  const tell = () => onChange({ isAvailable, isConnected: remote.state === 'connected' });
  // It keeps the page from asking over and over; rejected where nothing can be watched: then there is no button.
  const begin = async () => {
    watch = await remote.watchAvailability((isThere) => {
      isAvailable = isThere;
      if (!isGone) tell();
    });
    if (isGone) await remote.cancelWatchAvailability(watch);
  };
  begin().catch(() => undefined);
  remote.addEventListener('connect', tell);
  remote.addEventListener('disconnect', tell);
  return () => {
    isGone = true;
    remote.removeEventListener('connect', tell);
    remote.removeEventListener('disconnect', tell);
    if (watch !== undefined) remote.cancelWatchAvailability(watch).catch(() => undefined);
  };
}

/** Lets the viewer choose a screen, or come back from one. */
export function chooseScreen(element: HTMLMediaElement): void {
  if (hasAirPlay(element)) element.webkitShowPlaybackTargetPicker();
  // Closing the list is an answer, too.
  else element.remote?.prompt().catch(() => undefined);
}
