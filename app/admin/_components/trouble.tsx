// The newest look at the server failed; what stands below is older.
export function Trouble({ error }: { readonly error: Error | undefined }) {
  if (!error) return null;
  return (
    <p role="alert" className="mb-5 rounded-xl bg-mine px-4 py-3 text-danger">
      {error.message}
    </p>
  );
}
