// A list without entries: why, and what to do.
import Link from 'next/link';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly label: string;
}

export function NothingHere({ title, text, href, label }: Props) {
  return (
    <section className="dial mt-8 max-w-2xl rounded-3xl bg-coal p-8 wrap-anywhere ring-1 ring-ivory/8 sm:p-12">
      <h2 className="text-2xl font-bold tracking-[-0.02em]">{title}</h2>
      <p className="mt-3 max-w-[52ch] text-lg leading-relaxed text-ash">{text}</p>
      <Link href={href} prefetch={false} className="pill-main mt-7">
        {label}
      </Link>
    </section>
  );
}
