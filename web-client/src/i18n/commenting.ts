// The words of comments in the page's language. They are loaded with the comments, which most visits never see.
import { ar } from './commenting/ar';
import { en, type Commenting } from './commenting/en';
import { es } from './commenting/es';
import { fr } from './commenting/fr';
import { ru } from './commenting/ru';
import { zh } from './commenting/zh';
import { useSpeech } from './language';

export type { Commenting } from './commenting/en';

const words = { ar, en, es, fr, ru, zh };

export function useCommenting(): Commenting {
  return words[useSpeech().language];
}
