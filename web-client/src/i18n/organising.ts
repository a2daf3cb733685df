// The words of the organiser's page in the page's language. They are a small set of their own, which other pages don't load.
import { useSpeech } from './language';
import { ar } from './organising/ar';
import { en, type Organising } from './organising/en';
import { es } from './organising/es';
import { fr } from './organising/fr';
import { ru } from './organising/ru';
import { zh } from './organising/zh';

export type { Organising } from './organising/en';

const words = { ar, en, es, fr, ru, zh };

export function useOrganising(): Organising {
  return words[useSpeech().language];
}
