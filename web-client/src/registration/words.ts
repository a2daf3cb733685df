// Refusals and states of registrations in the reader's words.
import type { Registering } from '../i18n/registering';
import type { Refusal } from './requests';

export function explain(error: Refusal, words: Registering): string {
  if (error.status === 0 || error.status === 503) return words.error_network;
  if (error.status === 429) return words.error_many;
  if (error.name === 'full') return words.full;
  if (error.name === 'closed') return words.closed;
  if (error.name === 'expired') return words.expired;
  if (error.status === 401 || error.status === 404) return words.bad_link;
  if (error.status === 409 || error.status === 412) return words.error_changed;
  return `${words.error_form} ${error.detail}`;
}
