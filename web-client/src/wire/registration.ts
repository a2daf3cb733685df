// Registrations as pages see them. Times are milliseconds since 1970 once checked.
import * as is from './check';
import type * as wire from './generated/shapes';

const texts = is.record(is.string);

export const registrationField = is.object<wire.RegistrationField>()({
  id: is.string,
  kind: is.oneOf('text', 'choice', 'consent', 'accessibility', 'question'),
  label: is.orElse(texts, {}),
  required: is.orElse(is.boolean, false),
  options: is.orElse(is.array(is.object<wire.RegistrationOption>()({ id: is.string, label: is.orElse(texts, {}) })), []),
  multiple: is.orElse(is.boolean, false),
});
export type RegistrationField = is.Checked<typeof registrationField>;

export const registrationTerms = is.object<wire.RegistrationTerms>()({
  open: is.orElse(is.boolean, false),
  approval: is.orElse(is.boolean, false),
  fields: is.orElse(is.array(registrationField), []),
});

export const registrationStatus = is.oneOf('held', 'waiting', 'awaiting', 'offered', 'taken', 'invited', 'declined', 'cancelled', 'lapsed');
export type RegistrationStatus = is.Checked<typeof registrationStatus>;
export const registrationState = is.object<wire.RegistrationState>()({ status: registrationStatus });

const answers: is.Check<Record<string, unknown>, Record<string, unknown>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const registration = is.object<wire.Registration>()({
  id: is.string,
  status: registrationStatus,
  confirmed: is.orElse(is.boolean, false),
  attending: is.oneOf('participant', 'assistant'),
  email: is.orElse(is.string, ''),
  name: is.orElse(is.string, ''),
  organisation: is.orElse(is.string, ''),
  language: is.orElse(is.string, 'en'),
  answers,
  question: is.orElse(is.string, ''),
  anonymous: is.orElse(is.boolean, false),
  needs: is.orElse(is.string, ''),
  consents: is.orElse(is.array(is.object<wire.Consent>()({ field: is.string, version: is.string })), []),
  asked_at: is.time,
  until: is.nullable(is.time),
  bounced: is.nullable(is.string),
});
export type Registration = is.Checked<typeof registration>;

export const registrationList = is.object<wire.RegistrationList>()({
  registrations: is.array(registration),
  found: is.number,
  counts: is.orElse(is.record(is.number), {}),
  seats: is.number,
  capacity: is.nullable(is.number),
});
export type RegistrationList = is.Checked<typeof registrationList>;

export const invited = is.object<wire.Invited>()({ invited: is.number, known: is.number, faulty: is.orElse(is.array(is.number), []) });
export const letters = is.object<wire.Letters>()({ mails: is.number });

export const outbox = is.object<wire.Outbox>()({
  transport: is.oneOf('smtp', 'files'),
  queued: is.number,
  sent: is.number,
  failed: is.number,
  bounced: is.number,
  mails: is.array(is.object<wire.OutboxMail>()({
    id: is.string, to: is.orElse(is.string, ''), about: is.string, state: is.oneOf('queued', 'sent', 'failed', 'bounced'),
    queued_at: is.time, attempts: is.number, fault: is.orElse(is.string, ''),
  })),
});
export type Outbox = is.Checked<typeof outbox>;
