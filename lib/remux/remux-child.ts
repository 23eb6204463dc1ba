// One ffmpeg: a film from one segment on, all renditions at once, stopped and let go on by how far it may be ahead.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { AppError, isAppError } from '../errors.ts';
import type { FilmDoor } from './film-door.ts';
import type { HlsTracks } from './hls-tracks.ts';
import { SampleReader, timescaleOf } from './mp4-samples.ts';
import { outputDescriptors, type RemuxJob, remuxArgs } from './remux-args.ts';
import { withDelay } from './segment-bytes.ts';
import { type CutSegment, pictureDelay, SegmentCutter } from './segment-cutter.ts';

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** How children are started and ended here. */
export interface ChildRules {
  /** Wraps a command so that the child dies with us. */
  readonly tie: (command: Command) => Command;
  /** Kills everything in the group of a child and waits until nobody in it lives. */
  readonly clearGroup: (pid: number | undefined) => Promise<void>;
}

/** Told in order, one after the other; the child waits while something is being written. */
export interface ChildEvents {
  onHead(rendition: string, head: Uint8Array): void;
  /** `bytes` is empty where the rendition has nothing. */
  onSegment(rendition: string, segment: CutSegment): Promise<void>;
  /** Once; undefined: all of the film was made. */
  onEnd(failure: AppError | undefined): void;
}

/** What one ffmpeg is started with. */
export interface RemuxChildOptions extends ChildEvents {
  readonly program: string;
  readonly job: Omit<RemuxJob, 'url'>;
  readonly door: FilmDoor;
  readonly rules: ChildRules;
}

/** Segments made before they are asked for. */
const aheadSegments = 4;

/** Kept of what it says on stderr, for the log. */
const maxErrorText = 2000;

interface Output {
  readonly rendition: string;
  readonly isPicture: boolean;
  readonly reader: SampleReader;
  readonly stream: Readable;
  cutter: SegmentCutter | undefined;
  /** The segment that comes next; those before it are where they belong. */
  next: number;
  /** Of what came so far; one piece at a time. */
  work: Promise<void>;
}

/** Runs once. */
export class RemuxChild {
  readonly #options: RemuxChildOptions;
  #child: ChildProcess | undefined;
  #outputs: Output[] = [];
  #wanted: number;
  #errorText = '';
  #failure: AppError | undefined;
  #isEnded = false;
  #ending: Promise<void> | undefined;

  constructor(options: RemuxChildOptions) {
    this.#options = options;
    this.#wanted = options.job.first;
  }

  /** True from the moment its end begins. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Of the process, which leads a group of its own; undefined before it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The segment of a rendition that comes next. */
  indexOf(rendition: string): number {
    return this.#outputs.find((output) => output.rendition === rendition)?.next ?? this.#options.job.first;
  }

  /**
   * Opens the door it reads by and starts it; resolves when it is started, or was ended meanwhile.
   *
   * @throws what opening the port throws.
   */
  async start(): Promise<void> {
    const url = await this.#options.door.listen();
    // Ended while the port was opened: nobody else would close it.
    if (this.#isEnded) return this.#options.door.close();
    const { job, program, rules } = this.#options;
    const command = rules.tie({ program, args: remuxArgs({ ...job, url }) });
    const descriptors = outputDescriptors(job.tracks);
    // Nothing of our environment goes along: tokens stand there.
    const child = spawn(command.program, command.args, {
      stdio: ['ignore', 'pipe', 'pipe', ...descriptors.slice(1).map(() => 'pipe' as const)],
      env: {
        PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
        LANG: 'C.UTF-8',
      } as unknown as NodeJS.ProcessEnv,
      detached: true,
    });
    this.#child = child;
    this.#outputs = renditionsOf(job.tracks).map((rendition, index) =>
      this.#output(child, rendition, descriptors[index] ?? 1),
    );
    child.stderr?.on('data', (text: Buffer) => {
      this.#errorText = (this.#errorText + text.toString()).slice(-maxErrorText);
    });
    child.on('error', (error) => this.#fail(unavailable(error)));
    child.on('close', (code) => void this.#closed(code));
  }

  /** Makes segments up to some behind this one. */
  want(index: number): void {
    if (index <= this.#wanted) return;
    this.#wanted = index;
    this.#letGoOn();
  }

  /** Kills it; resolves when nothing of it is left. Idempotent. */
  stop(reason: AppError): Promise<void> {
    this.#failure ??= reason;
    this.#ending ??= this.#end();
    return this.#ending;
  }

  #output(child: ChildProcess, rendition: string, descriptor: number): Output {
    const stream = child.stdio[descriptor] as Readable;
    const reader = new SampleReader();
    const output: Output = {
      rendition,
      isPicture: rendition === 'video',
      reader,
      stream,
      cutter: undefined,
      next: this.#options.job.first,
      work: Promise.resolve(),
    };
    stream.on('data', (piece: Buffer) => {
      stream.pause();
      output.work = output.work
        .then(() => this.#take(output, piece))
        .catch((error: unknown) => this.#fail(asAppError(error)));
    });
    return output;
  }

  async #take(output: Output, piece: Buffer): Promise<void> {
    if (this.#isEnded) return;
    const { head, samples } = output.reader.push(piece);
    if (head) {
      const { plan, first } = this.#options.job;
      const timescale = timescaleOf(head);
      output.cutter = new SegmentCutter({ plan, first, timescale, isPicture: output.isPicture });
      const delayed = output.isPicture ? withDelay(head, pictureDelay(timescale)) : head;
      this.#options.onHead(output.rendition, delayed);
    }
    for (const sample of samples) await this.#deliver(output, output.cutter?.push(sample) ?? []);
    this.#letGoOn();
  }

  async #deliver(output: Output, segments: readonly CutSegment[]): Promise<void> {
    for (const segment of segments) {
      if (this.#isEnded) return;
      await this.#options.onSegment(output.rendition, segment);
      output.next = segment.index + 1;
    }
  }

  /** As work of the output, so that whoever ends the child waits for it. */
  #finish(output: Output): Promise<void> {
    output.work = output.work.then(() => this.#deliver(output, output.cutter?.finish() ?? []));
    return output.work;
  }

  /** All stand still when the slowest of them is far enough: one that stood still alone would hold up the others for ever. */
  #letGoOn(): void {
    if (this.#isEnded) return;
    const slowest = Math.min(...this.#outputs.map(({ next }) => next));
    if (slowest <= this.#wanted + aheadSegments) for (const { stream } of this.#outputs) stream.resume();
  }

  async #closed(code: number | null): Promise<void> {
    await Promise.all(this.#outputs.map(({ work }) => work));
    if (this.#isEnded || this.#failure) return this.#fail(this.#failure ?? new AppError('internal'));
    const failure = this.#failureOf(code);
    if (failure) return this.#fail(failure);
    try {
      await Promise.all(this.#outputs.map((output) => this.#finish(output)));
      this.#ending ??= this.#end();
    } catch (error) {
      this.#fail(asAppError(error));
    }
  }

  /** ffmpeg takes a film that is cut off for one that is at its end. */
  #failureOf(code: number | null): AppError | undefined {
    const { failure } = this.#options.door;
    if (failure !== undefined) return asAppError(failure);
    if (code === 127 || code === 126) return unavailable(undefined);
    const said = new Error(`ffmpeg ended with ${code}: ${this.#errorText.trim()}`);
    const last = this.#options.job.plan.startsMs.length - 1;
    const isWhole = this.#outputs.every(({ cutter, isPicture }) => cutter && (!isPicture || cutter.index === last));
    return code === 0 && isWhole ? undefined : asAppError(said);
  }

  #fail(failure: AppError): void {
    this.#failure ??= failure;
    this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    this.#isEnded = true;
    await this.#options.rules.clearGroup(this.#child?.pid);
    for (const { stream } of this.#outputs) stream.destroy();
    await this.#options.door.close();
    await Promise.all(this.#outputs.map(({ work }) => work));
    this.#options.onEnd(this.#failure);
  }
}

function renditionsOf({ sounds }: HlsTracks): string[] {
  return ['video', ...sounds.map(({ name }) => name)];
}

function unavailable(cause: unknown): AppError {
  return new AppError('remux_unavailable', undefined, { cause });
}

function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  return new AppError('remux_unavailable', 'This film cannot be cut into segments.', { cause: error });
}
