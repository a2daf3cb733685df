// The questions that are assigned to the speaker who reads this, each with a box for an answer in writing.
import { useSpeech } from '../i18n/language';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import { Answer } from './details';
import { Picture } from './picture';
import { useCommands } from '../ui/hooks';

export function OwnQueue({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said } = useCommands(session);
  const mine = state.questions.list.filter((one) => one.assigned_to === state.you.id);
  if (mine.length === 0) return null;
  return (
    <section class="card q-details" data-queue>
      <h2>{t('for_you')}</h2>
      <ul>
        {mine.map((one) => (
          <li key={one.id} class="studio-question" data-question={one.id}>
            <p dir="auto" lang={one.lang || undefined}>{one.text}</p>
            <p class="fine soft" dir="auto">{[one.author?.name || t('anonymous'), one.author?.organisation].filter(Boolean).join(', ')}</p>
            <Picture session={session} question={one} />
            <Answer question={one} run={async (command) => (await send(command)).ok} />
          </li>
        ))}
      </ul>
      <p role="status" class="fine">{said}</p>
    </section>
  );
}
