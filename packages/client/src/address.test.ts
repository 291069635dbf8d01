import { expect, it } from 'vitest';
import { readAddress } from './address.ts';

it.each([
  ['http://camera:8080', 'ws://camera:8080/api/v1', 'http://camera:8080'],
  ['https://camera/', 'wss://camera/api/v1', 'https://camera'],
  ['ws://camera/api/v1', 'ws://camera/api/v1', 'http://camera'],
  ['wss://camera/api/v1/', 'wss://camera/api/v1', 'https://camera'],
  ['https://works.example/hall/3/', 'wss://works.example/hall/3/api/v1', 'https://works.example/hall/3'],
  ['http://[::1]:8080', 'ws://[::1]:8080/api/v1', 'http://[::1]:8080'],
])('finds both sides of %s', (text, webSocket, http) => {
  expect(readAddress(text)).toEqual({ webSocket, http });
});

it.each(['camera', '', 'ftp://camera', 'camera:8080'])('says what is wrong with "%s"', (text) => {
  expect(() => readAddress(text)).toThrow(TypeError);
  expect(() => readAddress(text)).toThrow(/http:/);
});
