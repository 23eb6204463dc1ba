// A name as people give files: it may break after its dots and underscores, not in the middle of a word.
import { Fragment } from 'react';

export function BreakableName({ name }: { readonly name: string }) {
  return name.split(/(?<=[_.-])(?=[^_.\-\s])/).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name have no other identity than their place
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
