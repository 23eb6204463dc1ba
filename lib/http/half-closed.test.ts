// Clients that closed their sending side: those who listen get their answer, those who left are found out.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, openListener } from './listener.ts';

let listener: Listener;

afterEach(() => listener.close(0));

const request = 'GET /stream/1 HTTP/1.1\r\nHost: x\r\n\r\n';

describe('half-closed clients', () => {
  it('are answered, with nothing but interim answers before', async () => {
    listener = await openListener({ host: '127.0.0.1', port: 0 });
    listener.serve(async (_request, response) => {
      await sleep(150);
      response.end('late');
    });
    const socket = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.end(request);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^(?:HTTP\/1\.1 102 Processing\r\n\r\n){2}HTTP\/1\.1 200 OK\r\n.*late$/s);
  });

  it('that left are noticed before the answer is ready', async () => {
    listener = await openListener({ host: '127.0.0.1', port: 0 });
    const socket = connect({ port: listener.port, host: '127.0.0.1' });
    const left = new Promise<number>((resolve) => {
      listener.serve((_request, response) => {
        response.once('close', () => resolve(Date.now()));
        socket.destroy();
      });
    });
    const askedAtMs = Date.now();
    socket.write(request);
    expect((await left) - askedAtMs).toBeLessThan(1500);
  });

  it('that left a silent stream of events are noticed at once', async () => {
    listener = await openListener({ host: '127.0.0.1', port: 0 });
    const socket = connect({ port: listener.port, host: '127.0.0.1' });
    const left = new Promise<void>((resolve) => {
      listener.serve((_request, response) => {
        response.once('close', resolve);
        response.setHeader('content-type', 'text/event-stream; charset=utf-8');
        response.write('retry: 3000\n\n');
      });
    });
    socket.write(request);
    socket.once('data', () => socket.end());
    await left;
  });
});
