// The field a password is set by.
import { field, label } from './styles.ts';

export function NewPassword({ text }: { readonly text: string }) {
  return (
    <label className={`${label} block`}>
      {text}
      <input
        name="password"
        type="password"
        required
        minLength={10}
        maxLength={200}
        autoComplete="new-password"
        className={`${field} mt-1.5 text-ivory`}
      />
    </label>
  );
}
