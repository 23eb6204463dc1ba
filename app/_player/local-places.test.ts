// Places kept in the browser.
import { expect, it } from 'vitest';
import { mostPlaces, readPlaces, withPlace } from './local-places.ts';

it.each([null, '', '{', '{}', '[1, null, {"messageId":"x","seconds":1}, {"messageId":1,"seconds":-1}]'])(
  'are none in %j',
  (text) => expect(readPlaces(text)).toEqual([]),
);

it('move to the front with news, and go when the item was seen', () => {
  const places = withPlace(withPlace(withPlace([], 1, { position_seconds: 60 }), 2, { position_seconds: 5 }), 1, {
    position_seconds: 80,
    duration_seconds: 100,
  });
  expect(places).toEqual([
    { messageId: 1, seconds: 80 },
    { messageId: 2, seconds: 5 },
  ]);
  expect(readPlaces(JSON.stringify(places))).toEqual(places);
  expect(withPlace(places, 1, { position_seconds: 92, duration_seconds: 100 })).toHaveLength(1);
  expect(withPlace(places, 2, { position_seconds: 5, is_finished: true })).toHaveLength(1);
});

it('have a bound', () => {
  const many = Array.from({ length: 300 }, (_, messageId) => ({ messageId, seconds: 1 }));
  expect(withPlace(many, 999, { position_seconds: 9 })).toHaveLength(mostPlaces);
  expect(readPlaces(JSON.stringify(many))).toHaveLength(mostPlaces);
});
