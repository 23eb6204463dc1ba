'use client';
// One quiet line under the pages. The chat fills the window and goes without.
import { usePathname } from 'next/navigation';

export function SiteFooter() {
  if (usePathname() === '/demo') return null;
  return (
    <footer className="mt-16 border-t border-ivory/5 py-8 text-sm text-ash">
      <p className="shell">Every second you watch is pulled live out of Telegram. Nothing is kept on this server.</p>
    </footer>
  );
}
