// The play triangle, with the rounded corners of the mark.
export function PlayGlyph({ className = 'size-5' }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" className={className}>
      <path d="M7 5.2a1.6 1.6 0 0 1 2.4-1.4l10.3 6.8a1.7 1.7 0 0 1 0 2.8L9.4 20.2A1.6 1.6 0 0 1 7 18.8z" />
    </svg>
  );
}
