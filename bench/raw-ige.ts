// The yardstick: AES-256-IGE decryption by `@mtcute/wasm` alone, in MB per CPU-second of this process.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ige256Decrypt, initSync, SIMD_AVAILABLE } from '@mtcute/wasm';

const messageBytes = 1024 * 1024;

/** @param totalBytes decrypted in messages of 1 MiB. */
export function rawIgeSpeed(totalBytes: number): number {
  const name = SIMD_AVAILABLE ? '@mtcute/wasm/mtcute-simd.wasm' : '@mtcute/wasm/mtcute.wasm';
  initSync(new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve(name))));
  const data = randomBytes(messageBytes);
  const [key, iv] = [randomBytes(32), randomBytes(32)];
  for (let warmUp = 0; warmUp < 20; warmUp += 1) ige256Decrypt(data, key, iv);
  const before = process.cpuUsage();
  for (let done = 0; done < totalBytes; done += messageBytes) ige256Decrypt(data, key, iv);
  const { user, system } = process.cpuUsage(before);
  return totalBytes / (user + system);
}
