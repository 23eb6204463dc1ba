'use client';
// Registers the service worker once the page is loaded: it shows a page of ours when the server is out of reach.
import { useEffect } from 'react';

/** Another address for each build: the worker of the one before gives way, and its files with it. */
const workerPath = `/sw.js?v=${process.env.STREAMVAULT_BUILD}`;

export function OfflineShell() {
  useEffect(() => {
    // Plain http in a house has no workers; and while one develops they only hide what has changed.
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return;
    const register = () => void navigator.serviceWorker.register(workerPath).catch(() => undefined);
    if (document.readyState === 'complete') return register();
    window.addEventListener('load', register, { once: true });
    return () => window.removeEventListener('load', register);
  }, []);
  return null;
}
