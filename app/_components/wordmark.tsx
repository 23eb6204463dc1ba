// The mark: a vault's dial around a play triangle, and the name.
/** @param isShort on phones the mark alone, where the bar has more to hold. */
export function Wordmark({ isShort = false }: { readonly isShort?: boolean }) {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 64 64" className="size-8" aria-hidden="true">
        <linearGradient id="wordmark-metal" x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#ffbe73" />
          <stop offset="1" stopColor="#ff6f47" />
        </linearGradient>
        <circle
          cx="32"
          cy="32"
          r="26"
          fill="none"
          stroke="url(#wordmark-metal)"
          strokeWidth="6.5"
          strokeDasharray="34.34 6.5"
          strokeDashoffset="17.17"
        />
        <path
          d="M26 21.4a2.6 2.6 0 0 1 4-2.2l15.6 10.6a2.6 2.6 0 0 1 0 4.4L30 44.8a2.6 2.6 0 0 1-4-2.2z"
          fill="currentColor"
        />
      </svg>
      <span className={`text-[1.15rem] font-semibold tracking-[-0.03em] ${isShort ? 'max-sm:hidden' : ''}`}>
        Stream<span className="text-glow">Vault</span>
      </span>
    </span>
  );
}
