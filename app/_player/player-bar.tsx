'use client';
// The controls at the bottom, with their menus.
import { useTexts } from '#texts';
import { ControlBar } from './control-bar.tsx';
import { IconButton } from './icon-button.tsx';
import { setSpeed, setVolume } from './media-commands.ts';
import { MenuButton } from './menu-button.tsx';
import { MoreMenu } from './more-menu.tsx';
import { chooseScreen } from './remote-playback.ts';
import { SoundsMenu } from './sounds-menu.tsx';
import { SubtitlesMenu } from './subtitles-menu.tsx';
import { useCanFloat, useFullScreen } from './use-full-screen.ts';
import type { Player } from './use-player.ts';
import { useRemotePlayback } from './use-remote-playback.ts';

export function PlayerBar({ player }: { readonly player: Player }) {
  const { t } = useTexts();
  const { media, isVideo, menu, setMenu, preferences, isLoaded, change } = player;
  const canFloat = useCanFloat();
  const isFullScreen = useFullScreen();
  return (
    <ControlBar
      state={player.state}
      chapters={player.chapters}
      storyboardPath={player.storyboardPath}
      hasPicture={isVideo}
      canFloat={canFloat}
      isFullScreen={isFullScreen}
      hasPrevious={player.goPrevious !== undefined}
      hasNext={player.goNext !== undefined}
      run={player.run}
      onSeek={player.seek}
      onVolume={(volume) => {
        if (media.current) setVolume(media.current, volume);
        change({ volume });
      }}
    >
      {isVideo && player.sounds.choices.length > 1 && (
        <MenuButton
          icon="sounds"
          label={t('player.sounds.label')}
          isOpen={menu === 'sounds'}
          onToggle={(isOpen) => setMenu(isOpen ? 'sounds' : undefined)}
        >
          <SoundsMenu sounds={player.sounds} playing={player.playing} canSwitch={player.canSwitchSound} />
        </MenuButton>
      )}
      {isVideo && (
        <MenuButton
          icon="subtitles"
          label={t('player.subtitles.title')}
          isOpen={menu === 'subtitles'}
          onToggle={(isOpen) => setMenu(isOpen ? 'subtitles' : undefined)}
        >
          <SubtitlesMenu subtitles={player.subtitles} preferences={preferences} isLoaded={isLoaded} change={change} />
        </MenuButton>
      )}
      <RemoteButton player={player} />
      <MenuButton
        icon="more"
        label={t('player.more.label')}
        isOpen={menu === 'more'}
        onToggle={(isOpen) => setMenu(isOpen ? 'more' : undefined)}
      >
        <MoreContents player={player} />
      </MenuButton>
    </ControlBar>
  );
}

/** Only where there is a screen to play on. */
function RemoteButton({ player: { media, mode } }: { readonly player: Player }) {
  const { t } = useTexts();
  const remote = useRemotePlayback(media, mode);
  if (!remote.isAvailable && !remote.isConnected) return null;
  return (
    <IconButton
      icon="screen"
      label={t(remote.isConnected ? 'player.screen.connected' : 'player.screen.choose')}
      className={remote.isConnected ? 'text-ember' : ''}
      onClick={() => media.current && chooseScreen(media.current)}
    />
  );
}

function MoreContents({ player }: { readonly player: Player }) {
  const { media, file, streamPath, preferences, change, setMenu } = player;
  const leaveFor = (show: (isShown: boolean) => void) => () => {
    setMenu(undefined);
    show(true);
  };
  return (
    <MoreMenu
      media={media}
      file={file}
      streamPath={streamPath}
      speed={player.state.speed}
      onSpeed={(speed) => media.current && setSpeed(media.current, speed)}
      autoplayNext={preferences.autoplayNext}
      onAutoplayNext={(autoplayNext) => change({ autoplayNext })}
      repeat={player.repeat}
      onStatistics={leaveFor(player.setStatistics)}
      onHelp={leaveFor(player.setHelp)}
      onLock={leaveFor(player.setLocked)}
      playlistPath={player.hasApi ? `/api/catalog/${file.message_id}/playlist.m3u` : undefined}
    />
  );
}
