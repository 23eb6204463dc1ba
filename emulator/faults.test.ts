// Fault rules as tables, network conditions, and counters.
import { describe, expect, it } from 'vitest';
import type { FaultAction, FaultRule } from './fault-rule.ts';
import { type FaultSubject, Faults, ruleFits } from './faults.ts';

const action: FaultAction = { do: 'close' };
const call: FaultSubject = { method: 'upload.getFile', dcId: 2, botId: 10, fileId: '77', offset: 4096 };

describe('ruleFits', () => {
  it.each<[Omit<FaultRule, 'action'>, boolean]>([
    [{}, true],
    [{ method: '*' }, true],
    [{ method: 'upload.getFile' }, true],
    [{ method: 'upload.*' }, true],
    [{ method: 'upload' }, false],
    [{ method: 'messages.*' }, false],
    [{ bot: 10 }, true],
    [{ bot: 11 }, false],
    [{ dc: 2 }, true],
    [{ dc: 4 }, false],
    [{ file: '77' }, true],
    [{ file: '78' }, false],
    [{ offset: 0 }, true],
    [{ offset: 4096 }, true],
    [{ offset: 4097 }, false],
    [{ method: 'upload.*', bot: 10, dc: 2, file: '77', offset: 1 }, true],
    [{ method: 'upload.*', bot: 10, dc: 2, file: '77', offset: 5000 }, false],
  ])('%j -> %s', (rule, fits) => {
    expect(ruleFits({ ...rule, action }, call)).toBe(fits);
  });

  it('does not fit a call without the field it asks for', () => {
    const bare = { method: 'help.getConfig', dcId: 2 };
    expect(ruleFits({ bot: 10, action }, bare)).toBe(false);
    expect(ruleFits({ file: '77', action }, bare)).toBe(false);
    expect(ruleFits({ offset: 0, action }, bare)).toBe(false);
  });
});

describe('take', () => {
  /** Which of eight equal calls a rule hits. */
  function hits(rule: Omit<FaultRule, 'action'>): number[] {
    const faults = new Faults();
    faults.add({ ...rule, action });
    return Array.from({ length: 8 }, (_, i) => (faults.take(call) === undefined ? 0 : i + 1)).filter(Boolean);
  }

  it.each<[Omit<FaultRule, 'action'>, number[]]>([
    [{}, [1]],
    [{ nth: 3 }, [3]],
    [{ times: 2 }, [1, 2]],
    [{ nth: 3, times: 2 }, [3, 4]],
    [{ times: 0 }, [1, 2, 3, 4, 5, 6, 7, 8]],
    [{ nth: 7, times: 0 }, [7, 8]],
    [{ bot: 99, times: 0 }, []],
  ])('%j hits the calls %j', (rule, expected) => {
    expect(hits(rule)).toEqual(expected);
  });

  it('lets the first rule act that fits and is not used up', () => {
    const faults = new Faults();
    faults.add({ nth: 2, action: { do: 'reset' } });
    faults.add({ action: { do: 'black_hole' } });
    faults.add({ times: 0, action: { do: 'delay', delayMs: 1 } });
    const taken = [1, 2, 3, 4].map(() => faults.take(call)?.do);
    expect(taken).toEqual(['black_hole', 'reset', 'delay', 'delay']);
  });

  it('forgets removed rules, and all of them on clear', () => {
    const faults = new Faults();
    const first = faults.add({ times: 0, action });
    faults.add({ method: 'messages.*', times: 0, action });
    faults.remove(first);
    faults.remove(999);
    expect(faults.take(call)).toBeUndefined();
    expect(faults.take({ ...call, method: 'messages.sendMedia' })).toEqual(action);
    faults.clear();
    expect(faults.take({ ...call, method: 'messages.sendMedia' })).toBeUndefined();
  });

  it('is bounded', () => {
    const faults = new Faults();
    for (let i = 0; i < 10_000; i++) faults.add({ action });
    expect(() => faults.add({ action })).toThrow(/10000 fault rules/);
  });
});

describe('network conditions', () => {
  it('keep what is not given and refuse broken numbers', () => {
    const faults = new Faults();
    faults.setNetwork({ roundTripMs: 100 });
    faults.setNetwork({ bytesPerSecond: 5 });
    expect(faults.network).toEqual({ roundTripMs: 100, bytesPerSecond: 5 });
    expect(() => faults.setNetwork({ roundTripMs: -1 })).toThrow(/roundTripMs/);
    expect(() => faults.setNetwork({ bytesPerSecond: Number.NaN })).toThrow(/bytesPerSecond/);
    expect(faults.network).toEqual({ roundTripMs: 100, bytesPerSecond: 5 });
  });
});

describe('counters', () => {
  it('count, and start over except for the sockets that are open', () => {
    const faults = new Faults();
    faults.countSocket('opened');
    faults.countSocket('opened');
    faults.countSocket('closed');
    faults.countCall('upload.getFile');
    faults.countGetFile('77', 10, 2, 100);
    faults.countGetFile('77', 10, 2, 50);
    faults.countGetFile('77', 11, 2, 1);
    faults.countKeyCreation();
    faults.countLogin();
    faults.noteHost('k', 10, '127.0.0.2', 1);
    faults.noteHost('l', 10, '127.0.0.3', 2);
    faults.noteHost('k', 10, '127.0.0.2', 1);
    expect(faults.counters()).toEqual({
      openSockets: 1,
      acceptedSockets: 2,
      keyCreations: 1,
      logins: 1,
      keyOverlaps: 0,
      botOverlaps: 1,
      calls: { 'upload.getFile': 1 },
      getFile: [
        { file: '77', bot: 10, dc: 2, calls: 2, bytes: 150 },
        { file: '77', bot: 11, dc: 2, calls: 1, bytes: 1 },
      ],
    });
    faults.resetCounters();
    const zero = {
      openSockets: 1,
      acceptedSockets: 0,
      keyCreations: 0,
      logins: 0,
      ...{ keyOverlaps: 0, botOverlaps: 0 },
      calls: {},
      getFile: [],
    };
    expect(faults.counters()).toEqual(zero);
  });
});
