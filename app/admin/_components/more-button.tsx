// Goes on with a list that has more.
import { quietButton } from './styles.ts';

interface Props {
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly text: string;
}

export function MoreButton({ hasMore, onMore, text }: Props) {
  if (!hasMore) return null;
  return (
    <button type="button" onClick={onMore} className={`${quietButton} mt-6`}>
      {text}
    </button>
  );
}
