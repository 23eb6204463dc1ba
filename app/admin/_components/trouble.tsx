// The newest look at the server failed; what stands below is older.

import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';

export function Trouble({ error }: { readonly error: Error | undefined }) {
  const { t } = useTexts();
  if (!error) return null;
  return (
    <p role="alert" className="mb-5 rounded-xl bg-mine px-4 py-3 text-danger">
      {errorText(t, error)}
    </p>
  );
}
