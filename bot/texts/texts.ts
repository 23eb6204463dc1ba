// What a language must be able to say. A language that leaves something out does not compile.
import type { Config } from '#lib/config.ts';
import type { JobState, LinkFacts } from '#lib/jobs/jobs.ts';
import type { MediaRecord, MediaTotals } from '#lib/storage/storage.ts';
import type { Refusal } from '../access.ts';
import type { CommandName } from '../command-names.ts';

/** What a text may say of an item. */
export type ItemFacts = Pick<MediaRecord, 'custom_name' | 'file_size' | 'duration' | 'message_id'>;

/** Where an item is watched, and where its bytes are. */
export interface ItemAddresses {
  readonly watch: string;
  readonly stream: string;
}

/** What became of many files sent at once, in numbers. */
export interface BatchFacts {
  readonly added: number;
  readonly known: number;
  readonly waiting: number;
  /** The first names. */
  readonly names: readonly string[];
}

/** How a link gets on, ready to be shown. */
export interface ProgressFacts {
  /** See JobProgress. */
  readonly stage: string;
  readonly bar: string;
  readonly done: string;
  readonly total: string | undefined;
  readonly speed: string | undefined;
  readonly eta: string | undefined;
}

/** What `/stats` shows. */
export interface StatsFacts {
  readonly totals: MediaTotals;
  readonly liveJobs: number;
  readonly failedJobs: number;
  readonly unfinishedUploads: number;
  readonly uptimeSeconds: number;
}

/** Everything the bot says. Plain text without markup: names of films may hold any character. */
export interface Texts {
  readonly languageName: string;
  readonly menu: Readonly<Record<CommandName, string>>;
  readonly buttons: {
    readonly play: string;
    readonly download: string;
    readonly copyLink: string;
    readonly rename: string;
    readonly delete: string;
    readonly keepName: string;
    readonly details: string;
    readonly undo: string;
    readonly cancel: string;
    readonly audioOnly: string;
    readonly video: string;
    readonly tryAgain: string;
    readonly myFiles: string;
    height(pixels: number): string;
  };

  welcome(facts: { readonly url: string; readonly mayUse: boolean; readonly userId: number }): string;
  help(facts: {
    readonly url: string;
    readonly limits: Config['limits'];
    readonly isAdmin: boolean;
    readonly takesLinks: boolean;
  }): string;
  readonly unknownCommand: string;
  readonly sendMeAFile: string;
  readonly noPhotos: string;
  readonly notYourCommand: string;
  notAllowed(userId: number): string;
  readonly adminsOnly: string;
  /** Signing in on the web page. */
  readonly signIn: {
    /** @param facts what is not known is empty. */
    ask(facts: { readonly url: string; readonly browser: string; readonly address: string }): string;
    readonly notMe: string;
    confirmed(url: string): string;
    readonly denied: string;
    readonly wrongNumber: string;
    readonly over: string;
  };
  slowDown(limit: number, seconds: number): string;

  refused(refusal: Refusal): string;
  readonly messageGone: string;
  notStored(reason: string): string;
  added(item: ItemFacts, addresses: ItemAddresses): string;
  alreadyThere(item: ItemFacts, addresses: ItemAddresses): string;
  /** One message about many files. */
  batch(facts: BatchFacts): string;

  card(item: ItemFacts, addresses: ItemAddresses): string;
  readonly itemGone: string;
  readonly nameKept: string;
  askName(name: string): string;
  renamed(name: string): string;
  readonly nothingLeftOfName: string;
  removed(name: string, undoSeconds: number): string;
  restored(name: string): string;
  readonly tooLateToUndo: string;
  readonly notYours: string;
  whichItem(command: CommandName): string;
  link(item: ItemFacts, addresses: ItemAddresses, until: string): string;

  catalogPage(page: number, pages: number, total: number): string;
  minePage(page: number, pages: number, total: number): string;
  searchPage(words: string, page: number, pages: number, total: number): string;
  readonly emptyCatalog: string;
  readonly emptyMine: string;
  nothingFound(words: string): string;
  readonly searchWhat: string;
  readonly searchForgotten: string;

  readonly emptyQueue: string;
  queue(lines: readonly string[], uploads: number): string;
  jobLine(title: string, state: JobState, percent: number | undefined): string;
  readonly nothingToCancel: string;
  readonly whichToCancel: string;
  cancelled(title: string): string;
  readonly questionDropped: string;

  stats(facts: StatsFacts): string;
  reindex(facts: {
    readonly state: 'running' | 'done' | 'failed';
    readonly seen: number;
    readonly found: number;
    readonly total: number | null;
    readonly error: string | null;
  }): string;
  readonly chooseLanguage: string;
  readonly languageChosen: string;

  readonly noLinks: string;
  lookingAt(url: string): string;
  tooManyLinks(limit: number): string;
  choose(facts: LinkFacts): string;
  choosePlaylist(facts: LinkFacts): string;
  waiting(title: string, ahead: number): string;
  progress(title: string, facts: ProgressFacts): string;
  linkFailed(title: string, reason: string | null): string;
  linkCancelled(title: string): string;
  readonly linkTooOld: string;
  playlistProgress(
    title: string,
    facts: {
      readonly done: number;
      readonly failed: number;
      readonly total: number;
      readonly current: string | undefined;
    },
  ): string;
  playlistDone(
    title: string,
    facts: {
      readonly done: number;
      readonly failed: number;
      readonly total: number;
      readonly reasons: readonly string[];
    },
  ): string;
}
