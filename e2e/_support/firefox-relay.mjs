#!/usr/bin/env node
// Stands between Playwright and an ordinary Firefox: Playwright asks for emulated media at every start, which Firefox up to the ESR
// of 2026 does not know (WebDriver BiDi, emulation.setMediaFeaturesOverride). The relay says yes to it and passes everything else on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

/** Answered here. Which scheme a page sees is a preference of the profile instead. */
const unknownToFirefox = 'emulation.setMediaFeaturesOverride';

const firefox = spawn(process.env.FIREFOX_PATH, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] });
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));

for await (const line of createInterface({ input: firefox.stderr })) {
  const [, address] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line) ?? [];
  process.stderr.write(`${address ? `WebDriver BiDi listening on ${await relay(address)}` : line}\n`);
}

/** @returns the address to talk to instead. */
async function relay(address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (playwright, { url }) => join(playwright, new WebSocket(`${address}${url}`)));
  return `ws://127.0.0.1:${server.address().port}`;
}

function join(playwright, browser) {
  const isOpen = once(browser, 'open');
  playwright.on('message', async (data) => {
    const text = data.toString();
    const { id, method } = JSON.parse(text);
    if (method === unknownToFirefox) return playwright.send(JSON.stringify({ type: 'success', id, result: {} }));
    await isOpen;
    browser.send(text);
  });
  browser.on('message', (data) => playwright.send(data.toString()));
  playwright.on('close', () => browser.close());
  browser.on('close', () => playwright.close());
  browser.on('error', () => playwright.close());
}
