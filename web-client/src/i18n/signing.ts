// The words of signing in in the page's language. They are a small set of their own, which other pages don't load.
import { useSpeech } from './language';
import { ar } from './signing/ar';
import { en, type Signing } from './signing/en';
import { es } from './signing/es';
import { fr } from './signing/fr';
import { ru } from './signing/ru';
import { zh } from './signing/zh';

export type { Signing } from './signing/en';

const words = { ar, en, es, fr, ru, zh };

export function useSigning(): Signing {
  return words[useSpeech().language];
}
