// Tells the library which keys, placeholders and languages there are.
import type { Language } from './languages.ts';
import type { Messages as OurMessages } from './messages.ts';

declare module 'use-intl/core' {
  interface AppConfig {
    Locale: Language;
    Messages: OurMessages;
  }
}
