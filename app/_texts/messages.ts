// All texts of a language in their parts. What one language has, the others must have: else it does not compile.
import type { en } from './en.ts';

/** As written in English, with its placeholders: calls are checked against them. */
export type Messages = typeof en;

export type Part = keyof Messages;

type Translated<Texts> = { readonly [Key in keyof Texts]: Texts[Key] extends string ? string : Translated<Texts[Key]> };

/** What another language must say. */
export type Translation<Of extends Part = Part> = Translated<Pick<Messages, Of>>[Of];

export type Translations = { readonly [Of in Part]: Translation<Of> };
