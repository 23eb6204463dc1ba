// What search engines may read: the pages of a public library, nothing of any other.
import type { MetadataRoute } from 'next';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

/** Bytes, answers for programs, and pages that are about one visitor. */
const notForThem = ['/api/', '/stream/', '/hls/', '/export/', '/feeds/', '/stremio/', '/dav/', '/admin', '/account'];

export default function robots(): MetadataRoute.Robots {
  const isPublic = runtime().links.access === 'public';
  return {
    rules: {
      userAgent: '*',
      ...(isPublic ? { allow: ['/', '/api/poster/'], disallow: notForThem } : { disallow: '/' }),
    },
  };
}
