import { describe, expect, it } from 'vitest';
import type { Caller } from '../auth/caller.ts';
import type { LinkAccess } from '../auth/link-access.ts';
import type { CatalogFile } from './contract.ts';
import { givenSignature, signatureQuery } from './given-signature.ts';
import { shownFiles, shownPage, withQueryOf } from './shown-links.ts';

const caller: Caller = { kind: 'anonymous', subject: null, scopes: new Set(), isByCookie: false };
const hash = 'ab'.repeat(16);
const file: CatalogFile = {
  ...{ message_id: 7, chat_id: 1, custom_name: 'x', file_size: 1, file_type: 'video', duration: null },
  ...{ stream_link: 'https://x/stream/1/7', created_at: '', mime_type: '', width: null, height: null },
  ...{ poster: `/api/poster/${hash}`, watch_path: '/watch/7' },
};

const links: Pick<LinkAccess, 'linksFor'> = {
  linksFor: (_caller, { message_id }) => ({
    watch: `https://x/watch/${message_id}?sig=w`,
    stream: `https://x/stream/1/${message_id}?sig=s`,
    download: '',
    share: '',
    poster: (of) => `https://x/api/poster/${of}?sig=p`,
    subtitle: () => '',
  }),
};

describe('shown links', () => {
  it('are those of the caller, in every item', () => {
    const page = shownFiles(links, caller, { total: 2, files: [file, { ...file, poster: null }] });
    expect(page).toMatchObject({
      total: 2,
      files: [
        {
          stream_link: 'https://x/stream/1/7?sig=s',
          watch_path: '/watch/7?sig=w',
          poster: `/api/poster/${hash}?sig=p`,
        },
        { poster: null },
      ],
    });
  });

  it('are those of the caller in what a viewer has begun, too', () => {
    const page = shownPage(links, caller, { items: [{ file, added_at: 'then' }], next: 'more' });
    expect(page).toMatchObject({
      items: [{ file: { stream_link: 'https://x/stream/1/7?sig=s', watch_path: '/watch/7?sig=w' }, added_at: 'then' }],
      next: 'more',
    });
  });

  it('keep a query that is there', () => {
    expect(withQueryOf('/p?w=320', 'https://x/p?a=1')).toBe('/p?w=320&a=1');
    expect(withQueryOf('/p', 'https://x/p')).toBe('/p');
  });
});

describe('a signature of an address', () => {
  it('is read and handed on', () => {
    const given = givenSignature(new URLSearchParams('exp=1&sig=x&by=u1&other=2'));
    expect(given).toEqual({ exp: '1', sig: 'x', by: 'u1' });
    expect(signatureQuery(given)).toBe('?exp=1&by=u1&sig=x');
    expect(signatureQuery(givenSignature(new URLSearchParams('exp=1')))).toBe('');
  });
});
