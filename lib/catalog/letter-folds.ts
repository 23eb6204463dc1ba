// One spelling for letters that people type in several ways. Pure tables.

const foldedLetters: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ŋ: 'n', ħ: 'h', ς: 'σ' },
  // Alef without its seat, Persian and Urdu yeh, kaf and heh, ta marbuta.
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ک: 'ك', گ: 'ك', ة: 'ه', ۀ: 'ه', ہ: 'ه', ھ: 'ه' },
};
const foldedLetter = new RegExp(`[${Object.keys(foldedLetters).join('')}]`, 'gu');

/**
 * Latin, Greek and Cyrillic accents; Arabic vowel points and tatweel; Hebrew points; the nukta; what joins or hides letters.
 * No other marks: in the scripts of India and in Thai they are the vowels.
 */
const droppedMark =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c\u09bc\u0a3c\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\ufe00-\ufe0f]/gu;

/** Digit zero of scripts whose digits people type. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x1040];
const foreignDigit = new RegExp(
  `[${zeros.map((zero) => `${String.fromCodePoint(zero)}-${String.fromCodePoint(zero + 9)}`).join('')}]`,
  'gu',
);

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((start) => code >= start && code <= start + 9) ?? code;
  return String(code - zero);
}

/**
 * Folds a text for comparison: case, accents, width, ligatures, digits of any script, kana.
 *
 * @example foldLetters('Amélie Ⅱ ＡＢＣ') // 'amelie ii abc'
 * @example foldLetters('Łódź ハウル') // 'lodz はうる'
 */
export function foldLetters(text: string): string {
  // Most titles; the rest of this costs ten times as much.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(droppedMark, '')
    .normalize('NFC')
    .replace(foldedLetter, (letter) => foldedLetters[letter] ?? letter)
    .replace(foreignDigit, asciiDigit)
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

const latinOf: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k', л: 'l', м: 'm', н: 'n' },
  ...{ о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch' },
  ...{ ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', і: 'i', є: 'ye', ґ: 'g', ў: 'u', ј: 'j', љ: 'lj', њ: 'nj' },
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n' },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};

/**
 * A folded Cyrillic or Greek word in Latin letters; undefined for any other word.
 *
 * @example inLatin('брат') // 'brat'
 */
export function inLatin(word: string): string | undefined {
  if (word.charCodeAt(0) < 0x370) return undefined;
  let latin = '';
  for (const letter of word) {
    const written = latinOf[letter];
    if (written === undefined) return undefined;
    latin += written;
  }
  return latin || undefined;
}

const qwerty = "qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const jcuken = 'йцукенгшщзхъфывапролджэячсмитьбю';

/**
 * The same keys on a keyboard of the other alphabet, Latin or Cyrillic.
 *
 * @param text as it was typed.
 * @example otherLayout('ghbdtn') // 'привет'
 */
export function otherLayout(text: string): string {
  return [...text.toLowerCase()]
    .map((key) => {
      const [latin, cyrillic] = [qwerty.indexOf(key), jcuken.indexOf(key)];
      return (latin >= 0 ? jcuken[latin] : qwerty[cyrillic]) ?? key;
    })
    .join('');
}
