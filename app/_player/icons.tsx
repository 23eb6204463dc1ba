// The signs on the player's buttons.

const paths = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z',
  sound:
    'M3 9v6h4l5 4.5v-15L7 9zM15 8.2a5 5 0 0 1 0 7.6l1.2 1.5a7 7 0 0 0 0-10.6zM17.8 4.9a10 10 0 0 1 0 14.2l1.3 1.4a12 12 0 0 0 0-17z',
  silent:
    'M3 9v6h4l5 4.5v-15L7 9zM15 9.4 16.4 8l2.6 2.6L21.600 8 23 9.400 20.400 12 23 14.600 21.600 16 19 13.400 16.400 16 15 14.600 17.600 12z',
  sounds:
    'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zm3 4v5h2V8zm4-1.500v8h2v-8zm4 2.500v3h2V9z',
  subtitles:
    'M3 5h18a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm2 6v2h5v-2zm7 0v2h7v-2zm-7 4v2h9v-2zm11 0v2h3v-2z',
  more: 'M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  fullScreen: 'M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z',
  window: 'M8 4h2v6H4V8h4zm6 0h2v4h4v2h-6zM4 14h6v6H8v-4H4zm10 0h6v2h-4v4h-2z',
  pip: 'M3 5h18a1 1 0 0 1 1 1v6h-2V7H4v10h6v2H3a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm10 9h8a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-8a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1z',
  previous: 'M6 5h2.500v14H6zM19 5v14L9.500 12z',
  next: 'M15.500 5H18v14h-2.500zM5 5l9.500 7L5 19z',
  screen:
    'M3 4h18a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-7v-2h6V6H4v2H2V5a1 1 0 0 1 1-1zm-1 6a10 10 0 0 1 10 10h-2a8 8 0 0 0-8-8zm0 4a6 6 0 0 1 6 6H6a4 4 0 0 0-4-4zm0 4a2 2 0 0 1 2 2H2z',
  back: 'M12 5V1.500L7 6l5 4.500V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z',
  forward: 'M12 5V1.500L17 6l-5 4.500V7a6 6 0 1 0 6 6h2a8 8 0 1 1-8-8z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="size-6 fill-current">
      <path d={paths[name]} />
    </svg>
  );
}
