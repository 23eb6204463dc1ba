// One number with its name.
interface Props {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
}

export function Figure({ name, value, note }: Props) {
  return (
    <div className="rounded-2xl bg-coal p-5 ring-1 ring-ivory/8">
      <dt className="text-sm text-ash">{name}</dt>
      <dd className="mt-1 text-2xl font-bold tracking-[-0.02em] tabular-nums">
        {value}
        {note !== undefined && <span className="mt-1 block text-sm font-normal tracking-normal text-ash">{note}</span>}
      </dd>
    </div>
  );
}
