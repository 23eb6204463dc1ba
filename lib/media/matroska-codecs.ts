// Codec ids of Matroska and their private data -> codec strings. Pure.
import { ByteCursor } from './byte-cursor.ts';
import { type AacFacts, aacFacts, av1Codec, avcCodec, hevcCodec, webmVp9Codec } from './codec-strings.ts';

const none = new Uint8Array(0);

/** Codecs without a configuration to look at. */
const plainCodecs: Readonly<Record<string, string>> = {
  V_VP8: 'vp8',
  V_MPEG1: 'mpeg1',
  V_MPEG2: 'mpeg2',
  'V_MPEG4/ISO/SP': 'mp4v.20.1',
  'V_MPEG4/ISO/ASP': 'mp4v.20.240',
  'V_MPEG4/ISO/AP': 'mp4v.20.2',
  V_THEORA: 'theora',
  V_PRORES: 'prores',
  A_AC3: 'ac-3',
  A_EAC3: 'ec-3',
  A_DTS: 'dtsc',
  'A_DTS/EXPRESS': 'dtse',
  'A_DTS/LOSSLESS': 'dtsl',
  A_TRUEHD: 'mlpa',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_FLAC: 'flac',
  A_ALAC: 'alac',
  'A_MPEG/L3': 'mp3',
  'A_MPEG/L2': 'mp2',
  'A_MPEG/L1': 'mp1',
  'A_PCM/INT/LIT': 'pcm',
  'A_PCM/INT/BIG': 'pcm',
  'A_PCM/FLOAT/IEEE': 'pcm',
  'S_TEXT/UTF8': 'srt',
  'S_TEXT/ASCII': 'srt',
  'S_TEXT/ASS': 'ass',
  'S_TEXT/SSA': 'ssa',
  S_ASS: 'ass',
  S_SSA: 'ssa',
  'S_TEXT/WEBVTT': 'webvtt',
  'D_WEBVTT/SUBTITLES': 'webvtt',
  'D_WEBVTT/CAPTIONS': 'webvtt',
  'S_TEXT/USF': 'usf',
  S_VOBSUB: 'vobsub',
  'S_HDMV/PGS': 'pgs',
  'S_HDMV/TEXTST': 'textst',
  S_DVBSUB: 'dvbsub',
};

const textCodecs = new Set(['srt', 'ass', 'ssa', 'webvtt', 'usf']);

/**
 * True for codec ids of subtitles that are text.
 *
 * @example isTextCodec('srt') // true
 */
export function isTextCodec(codec: string): boolean {
  return textCodecs.has(codec);
}

/**
 * @param privateData empty when the track has none.
 * @param codecId such as `V_MPEG4/ISO/AVC`.
 * @returns `` for codecs we have no word for.
 * @example matroskaCodec('A_OPUS') // 'opus'
 */
export function matroskaCodec(codecId: string, privateData: Uint8Array = none): string {
  if (codecId === 'V_MPEG4/ISO/AVC') return avcCodec(privateData);
  if (codecId === 'V_MPEGH/ISO/HEVC') return hevcCodec(privateData);
  if (codecId === 'V_AV1') return av1Codec(privateData);
  if (codecId === 'V_VP9') return webmVp9Codec(privateData);
  if (codecId === 'V_MS/VFW/FOURCC') return fourccCodec(privateData);
  if (/^A_AAC/.test(codecId)) return matroskaAac(codecId, privateData).codec;
  return plainCodecs[codecId] ?? '';
}

/**
 * Old files name the profile in the id: A_AAC/MPEG4/LC/SBR.
 *
 * @example matroskaAac('A_AAC/MPEG4/LC/SBR', new Uint8Array(0)) // { codec: 'mp4a.40.5', channels: 0, sampleRate: 0 }
 */
export function matroskaAac(codecId: string, privateData: Uint8Array): AacFacts {
  if (privateData.byteLength >= 2) return aacFacts(privateData);
  return { codec: codecId.endsWith('/SBR') ? 'mp4a.40.5' : 'mp4a.40.2', channels: 0, sampleRate: 0 };
}

/** BITMAPINFOHEADER: the compression stands at byte 16. */
function fourccCodec(privateData: Uint8Array): string {
  if (privateData.byteLength < 20) return '';
  const fourcc = new ByteCursor(privateData, 16).latin1(4).toLowerCase();
  if (/^(xvid|divx|dx50|fmp4|mp4v)$/.test(fourcc)) return 'mp4v.20.240';
  return /^[a-z0-9]{4}$/.test(fourcc) ? fourcc : '';
}
