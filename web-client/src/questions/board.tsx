// The moderator's questions in columns, one key for each act. The keys can be switched off, and don't work while typing.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../i18n/language';
import { clock } from '../i18n/times';
import type { MessageKey } from '../i18n/en';
import type { Session } from '../session/session';
import type { SessionState } from '../session/state';
import type { Command } from '../wire/commands';
import type { Question } from '../wire/shapes';
import { type Action, actionsOn, board, type Column, columnOf, columns, type Move, moved, neighbour } from './columns';
import { Details, type Run } from './details';
import { Picture } from './picture';
import { useCommands, useSettled } from '../ui/hooks';
import { Polite } from '../ui/page';
import { StateBadge } from './question';
import { remember, remembered } from '../ui/remembered';
import './board.css';

const keys: Record<string, Action> = { a: 'approve', d: 'dismiss', n: 'next', l: 'live', x: 'done' };
const arrows: Record<string, Move> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const labels: Record<Action, MessageKey> = { approve: 'approve', dismiss: 'dismiss', next: 'make_next', live: 'make_live', done: 'done', restore: 'put_back' };
const most_undone = 50;
/** `one_press`: the same press did the one before as well; a new question that goes live at once is approved first. */
type Done = { question: string | null; seq: number | null; one_press: boolean };
/** Commands of a card's details that the undo key takes back; what stands beside a question has buttons of its own for it. */
const undone_by_seq = new Set<Command['type']>([
  'questions.open', 'questions.close', 'question.edit', 'question.merge', 'question.assign', 'question.pin', 'question.answer', 'question.dismiss',
  'participant.silence', 'participant.remove',
]);
const keys_key = 'rostrum:moderator-keys';

export function QuestionBoard({ session, state }: { session: Session; state: SessionState }) {
  const { t } = useSpeech();
  const { send, said, say } = useCommands(session);
  const [selected, setSelected] = useState<string | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const unfold = (id: string, on: boolean) => setOpened((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  const [keysOn, setKeysOn] = useState(() => remembered(keys_key) !== 'off');
  const undoable = useRef<Done[]>([]);
  const root = useRef<HTMLElement>(null);
  const pending = useSettled(state.questions.list.filter((one) => one.state === 'pending').length, 3000);
  const made = useMemo(() => board(state.questions.list), [state.questions.list]);

  const select = (id: string | null) => {
    setSelected(id);
    if (id !== null) requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-question="${CSS.escape(id)}"]`)?.focus());
  };

  const act = async (question: Question, action: Action) => {
    const column = columnOf(question);
    if (!actionsOn(question).includes(action)) return;
    const next = neighbour(made, question.id);
    if (selected === question.id && action !== 'live' && action !== 'next') select(next ?? null);
    if (action === 'live' && column === 'pending') {
      const approved = await send({ type: 'question.approve', question: question.id });
      if (!approved.ok) return;
      note({ question: question.id, seq: approved.seq, one_press: false });
    }
    const answer = await send({ type: `question.${action}`, question: question.id });
    if (!answer.ok) return;
    note({ question: question.id, seq: answer.seq, one_press: action === 'live' && column === 'pending' });
    say(t(labels[action]));
  };

  const note = (done: Done) => {
    undoable.current = [...undoable.current, done].slice(-most_undone);
  };

  const takeBack = async ({ question, seq }: Done): Promise<boolean> => {
    if (seq !== null) return (await send({ type: 'undo', seq })).ok;
    return question !== null && (await send({ type: 'question.restore', question })).ok;
  };

  /** Something from a card's details, or the gate. */
  const run = async (command: Command): Promise<boolean> => {
    const answer = await send(command);
    if (answer.ok && undone_by_seq.has(command.type)) note({ question: null, seq: answer.seq, one_press: false });
    return answer.ok;
  };

  const undo = async () => {
    const last = undoable.current.pop();
    if (last === undefined) return say(t('nothing_to_undo'));
    if (!(await takeBack(last))) return;
    const before = last.one_press ? undoable.current.pop() : undefined;
    if (before === undefined || (await takeBack(before))) say(t('undone'));
  };

  const onKey = (event: KeyboardEvent) => {
    const target = event.target;
    const typing = target instanceof Element && target.closest('input:not([type="checkbox"]), textarea, select, video, [data-player]');
    if (!keysOn || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const move = arrows[key];
    const action = keys[key];
    const question = state.questions.list.find((one) => one.id === selected);
    if (move) select(moved(made, selected, move));
    else if (key === 'z') void undo();
    else if (action && question) void act(question, action);
    else return;
    event.preventDefault();
  };
  const handler = useRef(onKey);
  handler.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handler.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  // The first question to come is selected, so that a key has something to act on.
  useEffect(() => {
    if (selected !== null && state.questions.list.some((one) => one.id === selected)) return;
    setSelected(moved(made, null, 'down'));
  }, [made, selected, state.questions.list]);

  // A question that has the focus and moves to another column takes it along, whoever moved it. Nothing else moves it.
  const focused = useRef<{ id: string; column: Column | null } | null>(null);
  useLayoutEffect(() => {
    const had = focused.current;
    if (had === null || (document.activeElement !== null && document.activeElement !== document.body)) return;
    const question = state.questions.list.find((one) => one.id === had.id);
    if ((question ? columnOf(question) : null) === had.column) return;
    focused.current = null;
    select(question ? question.id : moved(made, null, 'down'));
  }, [made]);

  const open = state.questions.open;
  return (
    <section
      ref={root} class="board-frame" aria-label={t('questions')}
      onFocusIn={(event) => {
        const id = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-question]')?.dataset.question : undefined;
        const question = state.questions.list.find((one) => one.id === id);
        focused.current = question ? { id: question.id, column: columnOf(question) } : null;
      }}
      onFocusOut={(event) => {
        // Without a next one the element itself may have gone away.
        if (event.relatedTarget !== null) focused.current = null;
      }}
    >
      <div class="row row-between board-head">
        <div class="row">
          <button type="button" class="small" onClick={() => void run({ type: open ? 'questions.close' : 'questions.open' })}>
            {open ? t('close_questions') : t('open_questions')}
          </button>
          <button type="button" class="small" onClick={() => void undo()}><kbd>z</kbd> {t('undo')}</button>
        </div>
        <label class="fine board-keys">
          <input
            type="checkbox" checked={keysOn} data-keys
            onChange={(event) => {
              setKeysOn(event.currentTarget.checked);
              remember(keys_key, event.currentTarget.checked ? 'on' : 'off');
            }}
          />
          {t('keys')} <span class="soft">({t('keys_help')})</span>
        </label>
      </div>
      <p class="fine board-said" role="status" data-said>{said}</p>
      <div class="board">
        {columns.map((name) => (
          <section key={name} class="board-column" data-column={name} aria-label={t(`col_${name}`)}>
            <h2>{t(`col_${name}`)} <span class="badge">{made[name].length}</span></h2>
            {made[name].length === 0 && <p class="soft fine">{t('empty')}</p>}
            <ul class="questions">
              {made[name].map((question) => (
                <Card
                  key={question.id} question={question} selected={question.id === selected} shortcuts={keysOn}
                  onSelect={() => setSelected(question.id)} session={session} state={state} run={run} act={(action) => void act(question, action)}
                  opened={opened.has(question.id)} onOpen={(on) => unfold(question.id, on)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Polite text={`${t('col_pending')}: ${t('question_count', { n: pending })}`} />
    </section>
  );
}

type CardProps = { question: Question; session: Session; state: SessionState; run: Run; selected: boolean; shortcuts: boolean; onSelect: () => void; act: (action: Action) => void; opened: boolean; onOpen: (open: boolean) => void };

function Card({ question, session, state, run, selected, shortcuts, onSelect, act, opened, onOpen }: CardProps) {
  const { t, language } = useSpeech();
  const author = question.author ? [question.author.name || t('anonymous'), question.author.organisation].filter(Boolean).join(', ') : t('anonymous');
  const possible = actionsOn(question);
  const keyOf = (action: Action) => Object.entries(keys).find(([, one]) => one === action)?.[0];
  return (
    <li
      class="q" data-question={question.id} data-state={question.state} data-selected={selected || undefined}
      tabIndex={selected ? 0 : -1} onFocus={onSelect}
    >
      <p class="q-text" dir="auto" lang={question.lang || undefined}>{question.text}</p>
      <p class="fine soft row">
        <span dir="auto">{author}</span>
        <time dateTime={new Date(question.asked_at).toISOString()}>{clock(question.asked_at, language)}</time>
        <span>▲ {question.votes}<span class="visually-hidden"> {t('sort_votes')}</span></span>
      </p>
      <Picture session={session} question={question} />
      <p class="row fine">
        {question.state === 'next' && <StateBadge state="next" />}
        {question.flagged && <span class="badge" data-tone="warn">{t('flagged')}</span>}
        {question.reports.length > 0 && <span class="badge" data-tone="bad" data-reports={question.reports.length}>{t('reports', { n: question.reports.length })}</span>}
        {question.similar.length > 0 && <span class="badge" data-tone="blue">{t('similar')}: {question.similar.length}</span>}
        {question.claimed_by && <span class="badge" data-claimed dir="auto">{t('claimed', { name: question.claimed_by.name || t('anonymous') })}</span>}
        {question.tags.map((tag) => <span key={tag} class="badge" dir="auto">{tag}</span>)}
        {question.also_from.length > 0 && <span class="soft" dir="auto">{t('also_from', { names: question.also_from.map((one) => one?.name || t('anonymous')).join(', ') })}</span>}
      </p>
      {possible.length > 0 && (
        <div class="row q-actions">
          {possible.map((action) => (
            <button key={action} type="button" class={`small${action === 'dismiss' ? ' danger' : ''}`} data-act={action} onClick={() => act(action)}>
              {t(labels[action])}{shortcuts && keyOf(action) && <> <kbd>{keyOf(action)}</kbd></>}
            </button>
          ))}
        </div>
      )}
      <Details session={session} question={question} state={state} run={run} open={opened} onOpen={onOpen} />
    </li>
  );
}
