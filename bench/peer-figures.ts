// Figures of other programs. They come from another run on the same kind of machine (2 cores of an AMD EPYC with AES-NI,
// an emulator on loopback): compare them by size, not by the last digit.

export const peerNote = 'peers: other run, same kind of machine';

/** fsb: TG-FileStreamBot 3.2 (Go, gotd). Stremio: Telegram-Stremio 5.0.1 (Pyrofork). Classic: Pyrogram with FastAPI. */
export const peers = {
  cpuSecondsPerGb: 'fsb 4.2, Stremio 8.1, classic 7.5, stock GramJS 24 (no HTTP)',
  megabytesPerCpuSecond: 'fsb 238, Stremio 123, classic 133, stock GramJS 42 (no HTTP)',
  throughputAt100Ms: 'MB/s: fsb 6.5, Stremio 4.3 (8 bots: 8.5), classic 4.1, stock GramJS 1.3',
  firstByteAt100Ms: 'ms: fsb 736, Stremio 245, classic 656',
  seekAt100Ms: 'ms: fsb 743, Stremio 246, classic 663, stock GramJS 1025',
  oneBytePulledKib: 'KiB: fsb 64, Stremio 1024, classic 1024',
  twentyViewersPulled: 'films: 20 for each of them',
  none: 'no figure',
} as const;
