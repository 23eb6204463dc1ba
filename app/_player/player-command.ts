// What can be asked of the player, by keys, buttons or the system. Types only.

export type PlayerCommand =
  | { readonly name: 'seekBy' | 'turnBy' | 'speedBy' | 'offsetBy' | 'frameBy'; readonly by: number }
  | { readonly name: 'seekToPart'; readonly by: number }
  | {
      readonly name:
        | 'togglePlay'
        | 'toggleMute'
        | 'toggleFullScreen'
        | 'togglePictureInPicture'
        | 'toggleSubtitles'
        | 'nextSound'
        | 'toggleStatistics'
        | 'repeat'
        | 'skip'
        | 'next'
        | 'previous'
        | 'help';
    };
