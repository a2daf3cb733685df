// The words of registering in the page's language. They are a small set of their own, which other pages don't load.
import { useSpeech } from './language';
import { ar } from './registering/ar';
import { en, type Registering } from './registering/en';
import { es } from './registering/es';
import { fr } from './registering/fr';
import { ru } from './registering/ru';
import { zh } from './registering/zh';

export type { Registering } from './registering/en';

const words = { ar, en, es, fr, ru, zh };

export function useRegistering(): Registering {
  return words[useSpeech().language];
}
