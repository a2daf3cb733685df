// The form's fields: who somebody is, and what the event asks. Used to register and to change what was said.
import { useId } from 'preact/hooks';
import { pick, useSpeech } from '../i18n/language';
import { useRegistering } from '../i18n/registering';
import type { Registration, RegistrationField } from '../wire/registration';
import type { EventDetails } from '../wire/shapes';

export type Answer = string | boolean | string[];
export type Filled = { name: string; organisation: string; answers: Record<string, Answer>; anonymous: boolean };

export const empty: Filled = { name: '', organisation: '', answers: {}, anonymous: false };

/** What is sent of it. */
export function formOf({ name, organisation, answers, anonymous }: Filled, language: string) {
  const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== '' && value !== false));
  return { name, organisation, language, answers: given, ...(anonymous && { anonymous }) };
}

/** What somebody said, as the form shows it. Of needs and of questions in advance there is one text for all their fields. */
export function filledFrom(registration: Registration, fields: readonly RegistrationField[]): Filled {
  const answers: Record<string, Answer> = {};
  const used = new Set<string>();
  for (const field of fields) {
    const said = registration.answers[field.id];
    if (field.kind === 'consent') answers[field.id] = registration.consents.some((one) => one.field === field.id);
    else if (field.kind === 'accessibility' || field.kind === 'question') {
      if (!used.has(field.kind)) answers[field.id] = field.kind === 'question' ? registration.question : registration.needs;
      used.add(field.kind);
    } else if (Array.isArray(said)) answers[field.id] = said.filter((one): one is string => typeof one === 'string');
    else if (typeof said === 'string') answers[field.id] = said;
  }
  return { name: registration.name, organisation: registration.organisation, answers, anonymous: registration.anonymous };
}

type Props = { filled: Filled; event: EventDetails; onChange: (filled: Filled) => void };

export function Fields({ filled, event: { registration, questions }, onChange }: Props) {
  const words = useRegistering();
  const { t } = useSpeech();
  const { fields } = registration;
  const asks = fields.some((field) => field.kind === 'question' && filled.answers[field.id]);
  const id = useId();
  const answer = (field: string, value: Answer) => onChange({ ...filled, answers: { ...filled.answers, [field]: value } });
  return (
    <>
      <div>
        <label for={`${id}-name`}>{words.name} <Required /></label>
        <input type="text" id={`${id}-name`} name="name" dir="auto" autoComplete="name" maxLength={200} required value={filled.name} onInput={(event) => onChange({ ...filled, name: event.currentTarget.value })} />
      </div>
      <div>
        <label for={`${id}-organisation`}>{words.organisation}</label>
        <input type="text" id={`${id}-organisation`} name="organisation" dir="auto" autoComplete="organization" maxLength={200} value={filled.organisation} onInput={(event) => onChange({ ...filled, organisation: event.currentTarget.value })} />
      </div>
      {fields.map((field) => <Field key={field.id} field={field} longest={field.kind === 'question' ? questions.max_length : 2000} value={filled.answers[field.id]} onAnswer={(value) => answer(field.id, value)} />)}
      {asks && questions.anonymous !== 'never' && (
        <label>
          <input type="checkbox" name="anonymous" checked={filled.anonymous} onChange={(event) => onChange({ ...filled, anonymous: event.currentTarget.checked })} />
          {t('ask_anonymous')}
        </label>
      )}
    </>
  );
}

export function Required() {
  const words = useRegistering();
  return <span class="soft fine">({words.required})</span>;
}

type FieldProps = { field: RegistrationField; longest: number; value: Answer | undefined; onAnswer: (value: Answer) => void };

function Field({ field, longest, value, onAnswer }: FieldProps) {
  const { language } = useSpeech();
  const id = useId();
  const label = <span dir="auto">{pick(field.label, language)}</span>;
  const mark = field.required && <> <Required /></>;
  if (field.kind === 'consent') {
    return (
      <label class="consent">
        <input type="checkbox" name={field.id} required={field.required} checked={value === true} onChange={(event) => onAnswer(event.currentTarget.checked)} />
        {label}{mark}
      </label>
    );
  }
  if (field.kind === 'choice' && field.multiple) {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <fieldset class="choice">
        <legend>{label}{mark}</legend>
        {field.options.map((option) => (
          <label key={option.id}>
            <input type="checkbox" name={field.id} checked={chosen.includes(option.id)} onChange={(event) => onAnswer(event.currentTarget.checked ? [...chosen, option.id] : chosen.filter((one) => one !== option.id))} />
            <span dir="auto">{pick(option.label, language)}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  if (field.kind === 'choice') {
    const chosen = Array.isArray(value) ? value[0] ?? '' : typeof value === 'string' ? value : '';
    return (
      <div>
        <label for={id}>{label}{mark}</label>
        <select id={id} name={field.id} required={field.required} value={chosen} onChange={(event) => onAnswer(event.currentTarget.value)}>
          <option value="" />
          {field.options.map((option) => <option key={option.id} value={option.id}>{pick(option.label, language)}</option>)}
        </select>
      </div>
    );
  }
  const text = typeof value === 'string' ? value : '';
  return (
    <div>
      <label for={id}>{label}{mark}</label>
      {field.kind === 'text'
        ? <input type="text" id={id} name={field.id} dir="auto" maxLength={longest} required={field.required} value={text} onInput={(event) => onAnswer(event.currentTarget.value)} />
        : <textarea id={id} name={field.id} dir="auto" rows={2} maxLength={longest} required={field.required} value={text} onInput={(event) => onAnswer(event.currentTarget.value)} />}
    </div>
  );
}
