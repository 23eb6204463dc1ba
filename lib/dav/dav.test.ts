import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { davStage, file, film, hrefs, nowMs } from '#test/harness/dav-stage.ts';
import { AppError } from '../errors.ts';

const up = '/dav/Movies/Up%20(2009)';

function stageWithFilm(access: 'public' | 'signed' = 'public') {
  const stage = davStage(access);
  stage.tree.put(file(1, { poster: 'p1' }), film('Up (2009)'));
  return stage;
}

/** Throws unless it is XML with all its namespaces declared. */
function requireXml(text: string): void {
  const reader = sax.parser(true, { xmlns: true });
  reader.onerror = (error) => {
    throw error;
  };
  reader.write(text).close();
}

describe('PROPFIND', () => {
  it('shows a folder itself, and what is in it', async () => {
    const { list } = stageWithFilm();
    const { answer, text } = await list('/dav/', '0');
    expect(answer.status).toBe(207);
    expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(hrefs(text)).toEqual(['/dav/']);
    expect(hrefs((await list('/dav')).text)).toEqual([
      ...['/dav/', '/dav/Movies/', '/dav/TV%20Shows/', '/dav/Music/', '/dav/Files/'],
    ]);
    expect(hrefs((await list(up)).text)).toEqual([
      ...[`${up}/`, `${up}/poster.jpg`, `${up}/Up%20(2009).mp4`, `${up}/Up%20(2009).nfo`],
    ]);
  });

  it('tells of a film what its stream tells', async () => {
    const { list } = stageWithFilm();
    const { text } = await list(`${up}/Up%20(2009).mp4`);
    requireXml(text);
    expect(text).toContain(
      '<D:propstat><D:prop><D:resourcetype/><D:displayname>Up (2009).mp4</D:displayname>' +
        '<D:creationdate>2026-11-27T11:00:00Z</D:creationdate>' +
        '<D:getlastmodified>Fri, 27 Nov 2026 11:00:00 GMT</D:getlastmodified>' +
        '<D:getcontentlength>1001</D:getcontentlength><D:getcontenttype>video/mp4</D:getcontenttype>' +
        '<D:getetag>&quot;d1&quot;</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>',
    );
  });

  it('gives what was asked for, and says what there is not', async () => {
    const { list } = stageWithFilm();
    const body =
      '<a:propfind xmlns:a="DAV:"><a:prop><a:getcontentlength/><a:lockdiscovery/><q xmlns="urn:&quot;&lt;x"/><w xmlns=""/></a:prop></a:propfind>';
    const { text } = await list(up, '1', body);
    requireXml(text);
    const missing =
      '<D:lockdiscovery/><X:q xmlns:X="urn:&quot;&lt;x"/><w xmlns=""/></D:prop><D:status>HTTP/1.1 404 Not Found';
    expect(text.split(missing)).toHaveLength(5);
    expect(text.match(/<D:getcontentlength>\d+</g)).toHaveLength(3);
  });

  it('gives names alone when asked for names', async () => {
    const { list } = stageWithFilm();
    const { text } = await list(up, '0', '<propfind xmlns="DAV:"><propname/></propfind>');
    requireXml(text);
    expect(text).toContain('<D:prop><D:resourcetype/><D:displayname/><D:creationdate/><D:getlastmodified/></D:prop>');
  });

  it('announces the very lengths that are sent', async () => {
    const { list, ask } = stageWithFilm();
    const { text } = await list(up);
    for (const name of ['poster.jpg', 'Up%20(2009).nfo']) {
      const told = new RegExp(`${name.replace(/[()]/g, '\\$&')}</D:href>.*?<D:getcontentlength>(\\d+)`).exec(text)?.[1];
      const got = await ask('GET', `${up}/${name}`);
      expect(told).toBe(got.headers.get('content-length'));
      expect(String((await got.arrayBuffer()).byteLength)).toBe(told);
      const head = await ask('HEAD', `${up}/${name}`);
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(got.headers));
    }
  });

  it('refuses to go all the way down, as RFC 4918 has it', async () => {
    const { list, ask } = stageWithFilm();
    for (const answer of [(await list('/dav/', 'infinity')).answer, await ask('PROPFIND', '/dav/')])
      expect(answer.status).toBe(403);
    expect((await list('/dav/', 'infinity')).text).toContain(
      '<D:error xmlns:D="DAV:"><D:propfind-finite-depth/></D:error>',
    );
  });

  it('refuses what is no XML or too much of it', async () => {
    const { list, ask } = stageWithFilm();
    expect((await list('/dav/', '1', '<x')).answer.status).toBe(400);
    expect((await list('/dav/', '5')).answer.status).toBe(400);
    expect((await ask('PROPFIND', '/dav/', { depth: '0' }, new Uint8Array([0xff, 0xfe]))).status).toBe(400);
    expect((await list('/dav/', '1', `<x>${' '.repeat(16 * 1024)}`)).answer.status).toBe(413);
  });

  it('knows nothing of what is not there', async () => {
    const { list, ask } = stageWithFilm();
    for (const path of ['/dav/Books/', `${up}/other.mp4`, '/dav/%ff', `${up}/Up%20(2009).mp4/x`]) {
      expect((await list(path)).answer.status, path).toBe(404);
      expect((await ask('GET', path)).status, path).toBe(404);
    }
  });

  it('sends a folder of ten thousand in pieces, only as they are taken', async () => {
    let nfos = 0;
    const { tree, ask } = davStage();
    for (let id = 1; id <= 10_000; id += 1) tree.put(file(id), film(`Film ${id}`));
    const answer = await ask('PROPFIND', '/dav/Movies/', { depth: '1' });
    expect(answer.headers.get('content-length')).toBeNull();
    const reader = answer.body?.getReader();
    let largest = 0;
    let text = '';
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      largest = Math.max(largest, piece.value.byteLength);
      text += new TextDecoder().decode(piece.value);
      nfos += 1;
    }
    requireXml(text);
    expect(hrefs(text)).toHaveLength(10_001);
    expect(new Set(hrefs(text)).size).toBe(10_001);
    expect(largest).toBeLessThan(100 * 1024);
    expect(nfos).toBe(101);
  });

  it('asks for NFOs only as far as the reader has come', async () => {
    let written = 0;
    const { tree, ask } = davStage('public', {
      library: {
        tree: async () => tree,
        nfo: async () => {
          written += 1;
          return { text: 'x', changedAtMs: nowMs };
        },
        changed: () => undefined,
        stop: () => undefined,
      },
    });
    const place = { part: 'shows', folders: ['Dark', 'Season 01'] } as const;
    for (let id = 1; id <= 1000; id += 1) tree.put(file(id), { ...place, stem: `Dark - S01E${id}` });
    const answer = await ask('PROPFIND', '/dav/TV%20Shows/Dark/Season%2001/', { depth: '1' });
    await answer.body?.getReader().read();
    expect(written).toBeLessThanOrEqual(150);
    await answer.body?.cancel().catch(() => undefined);
    expect(written).toBeLessThanOrEqual(150);
  });

  it('shows clients that begin at the root of the site the way', async () => {
    const { list } = stageWithFilm();
    expect(hrefs((await list('/', '0')).text)).toEqual(['/']);
    expect(hrefs((await list('/')).text)).toEqual(['/', '/dav/']);
  });
});

describe('GET and HEAD', () => {
  it('open the stream of a film, with everything the client said', async () => {
    const { ask, asked } = stageWithFilm();
    const answer = await ask('GET', `${up}/up%20(2009).MP4`, { range: 'bytes=1-2', 'if-range': '"d1"' });
    expect(await answer.text()).toBe('film');
    await ask('HEAD', `${up}/Up%20(2009).mp4`);
    expect(asked.map(({ method, chatId, messageId, download }) => [method, chatId, messageId, download])).toEqual([
      ['GET', 1, 1, false],
      ['HEAD', 1, 1, false],
    ]);
    expect(asked[0]?.headers.get('range')).toBe('bytes=1-2');
    expect(asked[0]?.headers.get('if-range')).toBe('"d1"');
    expect(asked[0]?.signature).toBeUndefined();
  });

  it('show folders as pages of links that run nothing', async () => {
    const { tree, ask } = stageWithFilm();
    tree.put(file(2), film(`R&B '<img src=x>"`));
    const answer = await ask('GET', '/dav/Movies');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await answer.text();
    expect(page).toContain('<a href="/dav/Movies/Up%20(2009)/">Up (2009)/</a>');
    expect(page).toContain('<a href="/dav/Movies/R%26B%20%27%3Cimg%20src%3Dx%3E%22/">');
    expect(page).not.toContain('<img');
    expect(page).toContain('<a href="/dav/">..</a>');
    expect((await ask('HEAD', '/dav/Movies')).body).toBeNull();
  });
});

describe('OPTIONS', () => {
  it('says what can be done to anybody, without looking at names or the tree', async () => {
    const { ask } = davStage('signed');
    const answer = await ask('OPTIONS', '/dav/whatever', { authorization: 'Basic bm9ib2R5Og==' });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ allow: 'OPTIONS, GET, HEAD, PROPFIND', dav: '1', 'ms-author-via': 'DAV', 'content-length': '0' },
    });
  });
});

describe('access', () => {
  const friend = { authorization: 'Basic ZnJpZW5kOnB3' };
  const reader = { authorization: 'Basic cmVhZGVyOnB3' };
  const basic = 'Basic realm="StreamVault", charset="UTF-8"';

  it('asks for a name where not everybody may look, for anything there is or not', async () => {
    const { ask, asked } = stageWithFilm('signed');
    for (const path of ['/dav/', '/dav/nothing', `${up}/Up%20(2009).mp4`, '/']) {
      for (const given of [undefined, 'Basic d3Jvbmc6d3Jvbmc=']) {
        const answer = await ask('PROPFIND', path, { depth: '0', ...(given ? { authorization: given } : {}) });
        expect([answer.status, answer.headers.get('www-authenticate')], path).toEqual([401, basic]);
      }
    }
    expect((await ask('GET', `${up}/Up%20(2009).mp4`)).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it('opens with a name, under which streams are asked, too', async () => {
    const { ask, asked, list } = stageWithFilm('signed');
    expect((await list('/dav/', '0', undefined, friend)).answer.status).toBe(207);
    expect((await ask('GET', `${up}/Up%20(2009).mp4`, friend)).status).toBe(200);
    expect(asked[0]).toMatchObject({ caller: { subject: 'u:1' } });
    expect(asked[0]?.signature).toBeUndefined();
  });

  it('keeps films from who may only look', async () => {
    const { ask, asked, list } = stageWithFilm('signed');
    expect((await list(up, '1', undefined, reader)).answer.status).toBe(207);
    expect((await ask('GET', `${up}/Up%20(2009).nfo`, reader)).status).toBe(200);
    expect((await ask('GET', `${up}/Up%20(2009).mp4`, reader)).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('counts looks at the tree, found or not, and no streams', async () => {
    const { ask, list, taken } = stageWithFilm();
    await list('/dav/');
    await ask('GET', '/dav/nothing');
    await ask('GET', `${up}/Up%20(2009).mp4`);
    expect(taken).toEqual(['tree', 'tree']);
  });
});

describe('failures', () => {
  it('are answered as what they are', async () => {
    const away = new AppError('storage_unavailable');
    const fail = () => Promise.reject(away);
    const { ask } = davStage('public', {
      library: { tree: fail, nfo: fail, changed: () => undefined, stop: () => undefined },
    });
    const answer = await ask('PROPFIND', '/dav/', { depth: '1' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });
});
