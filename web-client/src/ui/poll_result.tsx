// What came of a poll: a bar and a number for each option; of a rating the average too.
import { useSpeech } from '../i18n/language';
import type { missingCounts } from '../session/polls';
import type { Poll } from '../wire/polls';

export function PollResult({ poll, missing }: { poll: Poll; missing: ReturnType<typeof missingCounts> }) {
  const { t, language } = useSpeech();
  const { counts } = poll;
  if (counts === null) return <p class="fine soft" data-missing={missing}>{t(`poll_${missing}`)}</p>;
  // Of several choices the bars are shares of the ballots, so that they say how many people chose it.
  const ballots = poll.kind === 'multiple' ? Math.max(poll.voters, 1) : Math.max(1, ...[Object.values(counts).reduce((sum, one) => sum + one, 0)]);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const sum = poll.options.reduce((all, option) => all + Number(option.id) * (counts[option.id] ?? 0), 0);
  const average = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(sum / ballots);
  return (
    <>
      <ul class="poll-result" data-result>
        {poll.options.map((option) => {
          const votes = counts[option.id] ?? 0;
          return (
            <li key={option.id} data-option={option.id} data-votes={votes}>
              <span dir="auto">{option.text}</span>
              <meter min={0} max={ballots} value={votes} aria-hidden="true" />
              <span class="poll-share">{percent.format(votes / ballots)} <span class="soft">({t('votes', { n: votes })})</span></span>
            </li>
          );
        })}
      </ul>
      {poll.kind === 'rating' && poll.voters > 0 && <p class="fine">{t('poll_average', { n: average })}</p>}
    </>
  );
}
