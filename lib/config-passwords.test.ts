// Passwords that lists of stolen ones begin with are refused, ordinary good ones are not.
import { expect, it } from 'vitest';
import { maxPasswordLength, passwordFault } from './config-passwords.ts';

it.each([
  ...['1234567890', '0123456789', '0987654321', '1234567891', '123456789a', '1111111111', '1212121212', '12345678910'],
  ...['password12', 'Password123!', 'P@ssw0rd123', 'passw0rd2026', 'passwort!2026', 'passwordpassword', 'Pa$$word2024'],
  ...['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl1', 'zxcvbnm123', '1q2w3e4r5t', 'q1w2e3r4t5', '1qaz2wsx3edc'],
  ...['abcdefghij', 'ABCDEFGHIJ123', 'zyxwvutsrq', 'aaaaaaaaaa', 'abababababab'],
  ...['admin12345', 'adminadmin', 'Administrator1', 'root123456', 'rootrootroot', '4dm1n1str4tor'],
  ...['changeme-1234', 'ChangeMe!!', 'change_this_1', 'letmein2026', 'welcome2026', 'default1234', 'secret12345'],
  ...['StreamVault-2026', 'streamvault', 'telegram2026', 'iloveyou12', 'correct horse battery staple'],
])('%s is too easy', (password) => {
  expect(passwordFault(password)).toBe('This password is too easy to guess.');
});

it.each([
  ...[
    'three words and a comma, please',
    'kT9#vLm2xQ',
    'Olive-Brücke-17-Segel',
    'my admin likes blue tea',
    'f7c2a90be1d4',
  ],
  ...['pferd heft lampe kran', 'xk-2941-mn-88', 'Test drive of a red bus', '7391 planted admin', 'ночной поезд 42'],
])('%s will do', (password) => {
  expect(passwordFault(password)).toBeUndefined();
});

it('counts characters at both ends', () => {
  expect(passwordFault('kT9#vLm2x')).toBe('A password has at least 10 characters.');
  expect(passwordFault('kT9#vLm2xQ'.repeat(20))).toBeUndefined();
  expect(passwordFault('x'.repeat(maxPasswordLength + 1))).toBe('A password has at most 200 characters.');
});
