// What a browser reads to install the app: /manifest.webmanifest.
import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'StreamVault',
    short_name: 'StreamVault',
    description: 'Your films, straight out of Telegram.',
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
      { name: 'Search', url: '/search', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
      { name: 'My list', url: '/list', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
      { name: 'History', url: '/history', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
    ],
    screenshots: [
      {
        src: '/icons/screen-wide.jpg',
        sizes: '1280x800',
        type: 'image/jpeg',
        form_factor: 'wide',
        label: 'The library',
      },
      {
        src: '/icons/screen-narrow.jpg',
        sizes: '780x1688',
        type: 'image/jpeg',
        form_factor: 'narrow',
        label: 'On a phone',
      },
    ],
  };
}
