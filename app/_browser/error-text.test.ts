import { expect, it } from 'vitest';
import { textsIn } from '#test/harness/texts.ts';
import { errorText } from './error-text.ts';
import { ApiError } from './fetch-json.ts';

const { t } = textsIn('de');

it.each([
  ['a code', new ApiError(503, 'queue_full', 'busy'), 'Es ist schon zu viel zu tun. Bitte versuch es später wieder.'],
  ['an entry', new ApiError(400, 'bad_request', 'year: too small'), 'Das wurde nicht angenommen. (year: too small)'],
  ['an unknown code', new ApiError(418, 'teapot', 'short and stout'), 'Der Server hat mit 418 geantwortet.'],
  ['a path in the code', new ApiError(500, 'a.b', ''), 'Der Server hat mit 500 geantwortet.'],
  ['a proxy', new ApiError(502, '', 'Bad Gateway'), 'Der Server hat mit 502 geantwortet.'],
  ['nobody', new TypeError('Failed to fetch'), 'Der Server ist nicht zu erreichen.'],
  ['anything else', new Error('secret of the machine'), 'Das hat nicht geklappt.'],
])('%s is said by a text of ours', (_, error, text) => expect(errorText(t, error)).toBe(text));
