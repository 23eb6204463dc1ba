// Which passwords will not do. Pure.

/** Shortest password of a person. NIST SP 800-63B 3.1.1.2 asks for 8 and more; this is an administrator's door, too. */
export const minPasswordLength = 10;

/** Longest password: hashing time does not depend on it, reading does. */
export const maxPasswordLength = 200;

/** What lists of stolen passwords begin with, as letters alone; digits and signs around them change nothing. */
const weakWords = [
  ...['password', 'passwort', 'passphrase', 'changeme', 'changeit', 'changethis', 'letmein', 'welcome', 'default'],
  ...['streamvault', 'administrator', 'administration', 'admin', 'root', 'superuser', 'master', 'manager', 'system'],
  ...['test', 'testing', 'guest', 'user', 'username', 'login', 'secret', 'topsecret', 'access', 'example', 'sample'],
  ...[
    'iloveyou',
    'princess',
    'sunshine',
    'football',
    'baseball',
    'superman',
    'batman',
    'starwars',
    'pokemon',
    'dragon',
  ],
  ...['monkey', 'shadow', 'trustno', 'whatever', 'telegram', 'huggingface', 'correcthorsebatterystaple'],
];

/** Keys beside each other, and the order of things; each in both directions. */
const rows = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
];
const columns = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol', '0p'];

const lookalikes: Readonly<Record<string, string>> = {
  '@': 'a',
  $: 's',
  '!': 'i',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
};

const reversed = (text: string) => [...text].reverse().join('');
const steps = new Set(
  [...rows, ...columns]
    .flatMap((row) => [row, reversed(row)])
    .flatMap((row) => Array.from({ length: row.length - 1 }, (_, at) => row.slice(at, at + 2))),
);

/** Letters alone: as they are, and with digits and signs read as the letters they look like, those at both ends or without them. */
function readings(password: string): readonly string[] {
  const lower = password.toLowerCase();
  const read = (text: string) => [...text].map((letter) => lookalikes[letter] ?? letter).join('');
  const core = lower.replace(/^[^a-z]+|[^a-z]+$/g, '');
  return [lower, read(lower), read(core)].map((text) => text.replace(/[^a-z]+/g, ''));
}

/** One weak word, or the same one again and again. */
function isWeakWord(letters: string): boolean {
  return weakWords.some(
    (word) => letters !== '' && letters === word.repeat(Math.max(1, Math.round(letters.length / word.length))),
  );
}

/** A walk along the keys, two at a time for two rows in turn. */
function isWalk(password: string): boolean {
  const keys = password.toLowerCase();
  const isStep = (distance: number) => (_: string, at: number) => steps.has(`${keys[at]}${keys[at + distance] ?? ''}`);
  const most = (distance: number) => [...keys].filter(isStep(distance)).length >= (keys.length - distance) * 0.7;
  return most(1) || most(2);
}

/**
 * Why a password will not do.
 *
 * @returns a sentence without the password; undefined when it will do.
 * @example passwordFault('changeme-1234') // 'This password is too easy to guess.'
 * @example passwordFault('three words, and a comma') // undefined
 */
export function passwordFault(password: string): string | undefined {
  if (password.length < minPasswordLength) return `A password has at least ${minPasswordLength} characters.`;
  if (password.length > maxPasswordLength) return `A password has at most ${maxPasswordLength} characters.`;
  const isEasy = new Set(password).size < 4 || readings(password).some(isWeakWord) || isWalk(password);
  return isEasy ? 'This password is too easy to guess.' : undefined;
}
