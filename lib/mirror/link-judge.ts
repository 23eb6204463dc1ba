// Whether a link somebody sent may be fetched at all. Pure; addresses behind names are judged when they are connected to.
import { isIP } from 'node:net';
import { AppError } from '#lib/errors.ts';
import { isPublicAddress } from './address-judge.ts';

/** What may be fetched. */
export interface LinkRules {
  /** Host names with all their subdomains; `*` for any public host. Lower case. */
  readonly hosts: readonly string[];
  /** `host:port` inside private networks that are allowed all the same; for tests. */
  readonly privateHosts: readonly string[];
}

/** A link that may be fetched. */
export interface JudgedLink {
  /** Rebuilt from its parts: what was judged is what is asked for. */
  readonly href: string;
  readonly host: string;
  /** Nothing but YouTube's own readers needs to see it. */
  readonly isYouTube: boolean;
}

/** Longest link taken. YouTube's are below 200 characters; browsers stop at about 2,000. */
const longestLink = 2000;

const youTubeHosts = ['youtube.com', 'youtu.be', 'youtube-nocookie.com'];

/** Names that mean this machine or its network wherever they are asked for (RFC 6761, RFC 8375, RFC 9476 and habit). */
const localNames =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa|arpa|onion|test|alt)$/;

/** Ports of the web; below 1024 everything else is some other service. */
function isWebPort(port: number): boolean {
  return port === 80 || port === 443 || port >= 1024;
}

function refuse(sentence: string): never {
  throw new AppError('link_refused', sentence);
}

/** True when `host` is one of `names` or below it. */
function isBelow(host: string, names: readonly string[]): boolean {
  return names.some((name) => host === name || host.endsWith(`.${name}`));
}

function parseLink(text: string): URL {
  if (text.length > longestLink) refuse('This link is too long.');
  // Parsers disagree about these: one would drop what another keeps.
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(text)) refuse('This link has characters in it that no link has.');
  if (!/^https?:\/\/[^/?#]/i.test(text)) refuse('Only links that begin with http:// or https:// can be fetched.');
  if (!URL.canParse(text)) refuse('This is not a link.');
  return new URL(text);
}

/**
 * The host as it is compared: without brackets, and without the dot that ends an absolute name.
 *
 * @param hostname of a URL.
 */
export function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Decides about a host that is not an exception. */
function judgeHost(host: string, port: number, { hosts }: LinkRules): void {
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) refuse('This link leads into a private network.');
  } else if (!host.includes('.') || localNames.test(host)) refuse('This link leads into a private network.');
  if (!isWebPort(port)) refuse('This link leads to a port that is not of the web.');
  if (!hosts.includes('*') && !isBelow(host, hosts)) refuse(`Links to ${host} are not fetched here.`);
}

/**
 * Judges a link and rebuilds it.
 *
 * Hosts are compared as the URL standard normalises them: decimal, octal and hexadecimal IPv4, full-width dots and letters,
 * and international names are what they mean.
 *
 * @param text one link, as it was sent; surrounding white space is dropped.
 * @throws AppError `link_refused` with one sentence for the sender.
 * @example judgeLink('https://youtu.be/abc', { hosts: ['youtu.be'], privateHosts: [] }).href // 'https://youtu.be/abc'
 */
export function judgeLink(text: string, rules: LinkRules): JudgedLink {
  const url = parseLink(text.trim());
  if (url.username !== '' || url.password !== '') refuse('Links with a user name in them are not fetched.');
  const host = plainHost(url.hostname);
  if (host === '') refuse('This is not a link.');
  const port = url.port === '' ? defaultPort(url.protocol) : Number(url.port);
  if (!rules.privateHosts.includes(`${host}:${port}`)) judgeHost(host, port, rules);
  return { href: url.href, host, isYouTube: isBelow(host, youTubeHosts) };
}

/** 443 or 80. @param protocol `https:`, or another. */
export function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80;
}

/**
 * True when a connection to this name or address may be tried: the same rules for every hop, the allow-list left out, because
 * sites keep their films on other hosts than their pages.
 *
 * @param host a name or an address, without brackets.
 * @param port of the destination.
 * @param privateHosts `host:port` that may be reached although private.
 */
export function isOpenDestination(host: string, port: number, privateHosts: readonly string[]): boolean {
  if (privateHosts.includes(`${host}:${port}`)) return true;
  if (!isWebPort(port)) return false;
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes('.') && !localNames.test(host);
}
