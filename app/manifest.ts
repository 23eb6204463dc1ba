// What a browser reads to install the app: /manifest.webmanifest.
import type { MetadataRoute } from 'next';
import { findTexts } from './_texts/server-texts.ts';

export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const { t, language } = await findTexts();
  return {
    id: '/',
    lang: language,
    name: 'StreamVault',
    short_name: 'StreamVault',
    description: t('site.description'),
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#0c0a10',
    theme_color: '#0c0a10',
    categories: ['entertainment', 'video'],
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      // Next's type does not know this purpose; the manifest does.
      { src: '/icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' as 'any' },
    ],
    shortcuts: [
      { name: t('catalog.search.title'), url: '/search', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
      { name: t('site.nav.myList'), url: '/list', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
      { name: t('site.nav.history'), url: '/history', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
    ],
    screenshots: [
      {
        src: '/icons/screen-wide.jpg',
        sizes: '1280x800',
        type: 'image/jpeg',
        form_factor: 'wide',
        label: t('site.app.wide'),
      },
      {
        src: '/icons/screen-narrow.jpg',
        sizes: '780x1688',
        type: 'image/jpeg',
        form_factor: 'narrow',
        label: t('site.app.narrow'),
      },
    ],
  };
}
