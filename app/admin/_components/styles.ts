// Class names that several controls of these pages share.
export const quietButton =
  'inline-flex min-h-10 items-center justify-center rounded-full px-4 text-sm font-semibold text-ivory ring-1 ring-line ring-inset transition-colors hover:bg-plum disabled:opacity-60';
export const mainButton =
  'inline-flex min-h-11 items-center justify-center rounded-full bg-ivory px-6 text-sm font-semibold text-ink transition-colors hover:bg-glow disabled:opacity-60';
export const dangerButton =
  'inline-flex min-h-10 items-center justify-center rounded-full px-4 text-sm font-semibold text-danger ring-1 ring-danger/40 ring-inset transition-colors hover:bg-mine disabled:opacity-60';
export const field = 'block min-h-11 w-full rounded-xl bg-ink px-4 text-base ring-1 ring-line ring-inset';
export const choice = `${field} choice-mark pr-9 text-ivory`;
export const label = 'text-sm font-medium text-ash';
export const card = 'rounded-2xl bg-coal p-5 ring-1 ring-ivory/8 sm:p-6';
const barShape =
  'block w-full appearance-none overflow-hidden rounded-full border-0 bg-plum [&::-moz-progress-bar]:rounded-full [&::-webkit-progress-bar]:bg-plum [&::-webkit-progress-value]:rounded-full';
/** A progress element over the whole width; margin and height are its user's. */
export const bar = `${barShape} [&::-moz-progress-bar]:bg-glow [&::-webkit-progress-value]:bg-glow`;
/** The same where much is used up of what should last. */
export const fullBar = `${barShape} [&::-moz-progress-bar]:bg-danger [&::-webkit-progress-value]:bg-danger`;
