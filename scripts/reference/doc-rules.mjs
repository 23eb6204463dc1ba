// What the comment of an export must say. Pure.

/** Words that end like a verb of the third person and are none. */
const nouns = new Set(
  `Bytes Files Films Items Names Words Episodes Lines Rows Boxes Subtitles Seconds Titles Pictures Ids Parts Messages
  Headers Facts Pixels Tags Times Channels Ticks Numbers Places Is This Its Us As Codes Limits Keys Links Posts Users
  Texts Cells Addresses Settings Admins Frames Milliseconds Digits Segments Letters Others Terms Series Answers`.split(
    /\s+/,
  ),
);

const bareType = /^(?:(?:readonly )?(?:string|number|boolean|bigint)(?:\[\])?|null|undefined|[\d_'"]+|\s|\|)+$/;
const bareResult =
  /^(?:Promise<)?(?:readonly )?(?:string|number|boolean|bigint|Uint8Array|Buffer|\[|\{)|\b(?:undefined|null)\b/;
/** Names that say themselves: a unit, an id, a place in the file system. */
const plainName = /(?:Ms|Seconds|Bytes|Id|Ids|Path|Dir)$|^(?:path|folder|msgId|pts)$/;
const plainInput = /^(?:Uint8Array|Buffer)$/;

/** The gaps of one export, as `{ file, line, name, gap }`; none when everything is said. */
export function gapsOf(found) {
  const gaps = untold(found).map((text) => gap(found, found, text));
  const told = found.functions.filter(({ doc }) => doc);
  return [...gaps, ...told.flatMap((fn) => rules(fn).map((text) => gap(found, fn, text)))];
}

/** `@returns`, `@throws` and `@example` alone may say all there is to say; `@param` does not. */
function untold({ doc }) {
  if (!doc) return ['has no comment'];
  return /^\/\*\*[\s*]*@param/.test(doc) && !doc.includes('@returns') ? ['has no sentence'] : [];
}

const gap = ({ file }, { line, name }, text) => ({ file, line, name, gap: text });

function rules(fn) {
  const codes = fn.codes.filter((code) => !fn.doc.includes(code)).map((code) => `does not say that it throws ${code}`);
  if (fn.isMethod) return codes;
  return [...codes, ...untoldParameters(fn), ...untoldResult(fn), ...missingExample(fn)];
}

/** A type of ours tells what it is by its own comment; a string or a number does not. */
function untoldParameters({ doc, parameters }) {
  return parameters
    .filter(({ name, type }) => name && type && bareType.test(type) && !plainName.test(name))
    .filter(({ name }) => !new RegExp(`\\b${name}\\b`, 'i').test(doc))
    .map(({ name }) => `does not say what ${name} is`);
}

/** `Cuts …` says what is done, not what comes back; `The first …` says what comes back, and so does an example. */
function untoldResult({ doc, returns }) {
  if (!returns || !bareResult.test(returns) || /@returns|@example/.test(doc)) return [];
  const [first, second] = doc.match(/[\w']+/g) ?? [];
  const isVerb = /^[A-Z][a-z]+s$/.test(first) && !nouns.has(first);
  const isQuestion = /^(?:Says|Tells)$/.test(first) && second === 'whether';
  const saysNothing = !/\bundefined\b/.test(returns) || !/\b(?:undefined|nothing|none)\b/i.test(doc);
  return isVerb && !isQuestion && saysNothing ? ['does not say what it returns'] : [];
}

/** Texts, numbers and bytes can be written down in a line; a whole record is better shown by a test. */
function missingExample({ doc, isPure, parameters, returns }) {
  const isShown = parameters.every(({ type }) => type && (bareType.test(type) || plainInput.test(type)));
  const isAsked = isPure && isShown && returns !== undefined && returns !== 'void';
  return isAsked && !doc.includes('@example') ? ['is pure and has no example'] : [];
}
