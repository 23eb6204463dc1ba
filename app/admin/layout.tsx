// Around all pages of administration. Who may see them is each page's to ask.
import type { ReactNode } from 'react';
import { UploadsProvider } from './_components/uploads-provider.tsx';

export default function AdminLayout({ children }: { readonly children: ReactNode }) {
  return <UploadsProvider>{children}</UploadsProvider>;
}
