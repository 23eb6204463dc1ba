// The two forms of a channel id, and the id in a token.
import { expect, test } from 'vitest';
import { bareChannelId, botIdOfToken, markedChannelId } from './ids.ts';

test('a bare id becomes a marked one and comes back', () => {
  expect(markedChannelId(1_234_567_890)).toBe(-1_001_234_567_890);
  expect(bareChannelId(-1_001_234_567_890)).toBe(1_234_567_890);
  expect(bareChannelId(1_234_567_890)).toBe(1_234_567_890);
});

test('a long channel id keeps all its digits', () => {
  expect(bareChannelId(markedChannelId(9_007_199_254))).toBe(9_007_199_254);
});

test('the bot id stands before the colon', () => {
  expect(botIdOfToken('123456:secret')).toBe(123_456);
});
