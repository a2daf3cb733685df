// Names of the domain's members for the journal's JSON. The domain itself knows no JSON.
#pragma once
#include <boost/describe.hpp>

#include "server/event/event.hpp"

namespace rostrum::event {

BOOST_DESCRIBE_ENUM(QuestionState, pending, approved, next, live, answered, dismissed, withdrawn, merged)
BOOST_DESCRIBE_ENUM(Role, viewer, panelist, interpreter, signer, captioner, moderator, organiser)
BOOST_DESCRIBE_ENUM(Capability, questions, polls, announcements, people, stage, agenda, phase)
BOOST_DESCRIBE_ENUM(Phase, draft, rehearsal, doors, live, paused, ended)
BOOST_DESCRIBE_ENUM(Opens, published, doors, live)
BOOST_DESCRIBE_ENUM(QuestionChange, edited, withdrawn, approved, dismissed, restored, next, live, done, merged, pinned,
                    assigned, answered, redacted, claimed, noted, tagged, ordered, translated, reported, settled)
BOOST_DESCRIBE_ENUM(PersonChange, changed, silenced, removed, invited, edited)
BOOST_DESCRIBE_ENUM(PhaseChange, rehearsed, rehearsal_ended, opened, went_live, paused, resumed, ended, reopened)
BOOST_DESCRIBE_ENUM(SceneChange, brought_on, sent_off, spotlit, muted, cut, restored, slated)

BOOST_DESCRIBE_ENUM(Channel, all, backstage, desk)
BOOST_DESCRIBE_STRUCT(ChatRules, (), (open, slow_seconds, max_length))
BOOST_DESCRIBE_ENUM(Kept, needs, registrations, questions, chat, comments, attendance)
BOOST_DESCRIBE_STRUCT(Expired, (), (kind, before, unnamed))
BOOST_DESCRIBE_ENUM(CommentState, pending, approved, dismissed)
BOOST_DESCRIBE_ENUM(CommentChange, approved, dismissed, restored, redacted)
BOOST_DESCRIBE_STRUCT(CommentRules, (), (open, max_length))
BOOST_DESCRIBE_STRUCT(Comment, (), (id, author, text, at, state, before, reason, dismissed_by, changed_by))
BOOST_DESCRIBE_STRUCT(CommentBefore, (), (comment, state, before, reason, dismissed_by, changed_by))
BOOST_DESCRIBE_STRUCT(CommentPosted, (), (comment, author, text, state))
BOOST_DESCRIBE_STRUCT(CommentChanged, (), (comment, what, after, by, why, blanks, undoes))
BOOST_DESCRIBE_STRUCT(Message, (), (id, channel, thread, author, text, at, deleted, rehearsal))
BOOST_DESCRIBE_STRUCT(Chat, (), (messages, last_said))
BOOST_DESCRIBE_STRUCT(ChatBefore, (), (message))
BOOST_DESCRIBE_STRUCT(ChatSaid, (), (message, channel, thread, author, text))
BOOST_DESCRIBE_STRUCT(PersonErased, (), (person, times, blanks))
BOOST_DESCRIBE_STRUCT(ChatDeleted, (), (message, deleted, undoes))
BOOST_DESCRIBE_STRUCT(Hand, (), (person, at))
BOOST_DESCRIBE_STRUCT(Timer, (), (started_at, seconds, participant))
BOOST_DESCRIBE_STRUCT(Prompt, (), (text, at))
BOOST_DESCRIBE_STRUCT(HandRaised, (), (person))
BOOST_DESCRIBE_STRUCT(HandLowered, (), (person))
BOOST_DESCRIBE_STRUCT(TimerSet, (), (timer))
BOOST_DESCRIBE_STRUCT(PromptSent, (), (to, text))
BOOST_DESCRIBE_STRUCT(Spoke, (), (person, from, to))
BOOST_DESCRIBE_ENUM(PollKind, single, multiple, rating)
BOOST_DESCRIBE_ENUM(PollResults, live, close, never)
BOOST_DESCRIBE_ENUM(PollStage, draft, open, closed)
BOOST_DESCRIBE_ENUM(PollChange, opened, closed, published, restored, removed)
BOOST_DESCRIBE_STRUCT(PollSpec, (), (kind, question, options, choices, most, anonymous, results))
BOOST_DESCRIBE_STRUCT(PollStanding, (), (stage, published, opened_at, closed_at, close_shown_at))
BOOST_DESCRIBE_STRUCT(Poll, (), (id, spec, now, voters, ballots, sealed, rehearsal, changed_by))
BOOST_DESCRIBE_STRUCT(PollBefore, (), (poll, standing, changed_by))
BOOST_DESCRIBE_STRUCT(PollCreated, (), (poll, spec))
BOOST_DESCRIBE_STRUCT(PollMoved, (), (poll, what, after, undoes))
BOOST_DESCRIBE_STRUCT(BallotCast, (), (poll, person, choices))
BOOST_DESCRIBE_STRUCT(PollSealed, (), (poll, counts))

BOOST_DESCRIBE_STRUCT(Curation, (),
                      (state, text, reason, answer, pinned, assigned_to, merged_into, original, answered_by,
                       answer_private))
BOOST_DESCRIBE_STRUCT(Step, (), (seq, at, by, what, to, why, undoes))
BOOST_DESCRIBE_STRUCT(Remark, (), (text, by, at))
BOOST_DESCRIBE_STRUCT(Annotations, (), (claimed_by, tags, translations, notes, reports, rank))
BOOST_DESCRIBE_STRUCT(Question, (),
                      (id, author, lang, anonymous, asked_at, watching, agenda, now, trail, voters, merged, rehearsal,
                       changed_by, flagged, pictured, beside, history, former))
BOOST_DESCRIBE_STRUCT(Person, (),
                      (id, name, organisation, roles, can, languages, guest, ready, asked_at, asks, silenced, removed,
                       revoked, invited, trusted, erasures, standing_changed_by))
BOOST_DESCRIBE_STRUCT(Link, (), (person, roles, can, languages, name, made_at, made_by, revoked_at, revoked_by))
BOOST_DESCRIBE_STRUCT(Rules, (),
                      (moderated, may_be_anonymous, opens, max_length, asks_per_minute, agenda, chat,
                       seconds_between_asks, asks_per_person, asks_in_all, trusted, closed_items, comments))
BOOST_DESCRIBE_STRUCT(Scene, (), (on_stage, muted, spotlight, cut, slate))
BOOST_DESCRIBE_STRUCT(Announcement, (), (id, text, at, rehearsal))
BOOST_DESCRIBE_STRUCT(Backstage, (), (scene, agenda, agenda_since, agenda_done, questions_open))
BOOST_DESCRIBE_STRUCT(Timeline, (), (origin_monotonic_ns, anchor_unix_ns, boot))
BOOST_DESCRIBE_STRUCT(QuestionBefore, (), (question, curation, trail, displaced, changed_by, companions))
BOOST_DESCRIBE_STRUCT(SceneBefore, (), (scene))
BOOST_DESCRIBE_STRUCT(AgendaBefore, (), (item, since, done))
BOOST_DESCRIBE_STRUCT(AnnouncementBefore, (), (posted))
BOOST_DESCRIBE_STRUCT(GateBefore, (), (open, changed_by))
BOOST_DESCRIBE_STRUCT(StandingBefore, (), (person, roles, silenced, removed, left_stage, changed_by))
BOOST_DESCRIBE_STRUCT(Revision, (), (document, at, by))
BOOST_DESCRIBE_STRUCT(State, (),
                      (seq, phase, phase_since, before_end, rules, document, revisions, questions_open, gate_changed_by,
                       questions, people, links, scene, scene_changed_by, agenda, agenda_changed_by, agenda_since,
                       agenda_done, announcements, polls, hands, timer, prompts, spoken_until, chat, comments,
                       forgets_visits, timeline, backstage, undoable))

BOOST_DESCRIBE_STRUCT(DocumentApplied, (), (document, rules, by))
BOOST_DESCRIBE_STRUCT(QuestionAsked, (),
                      (question, author, text, lang, anonymous, watching, agenda, state, flagged, pictured))
BOOST_DESCRIBE_STRUCT(QuestionChanged, (), (question, what, after, displaced, undoes, by, why, companions, blanks))
BOOST_DESCRIBE_STRUCT(QuestionAnnotated, (), (question, what, by, on, text, word, rank))
BOOST_DESCRIBE_STRUCT(VoteCast, (), (question, person, up))
BOOST_DESCRIBE_STRUCT(QuestionsGated, (), (open, by_hand, undoes))
BOOST_DESCRIBE_STRUCT(PhaseChanged, (), (what, to))
BOOST_DESCRIBE_STRUCT(TimelineSet, (), (timeline))
BOOST_DESCRIBE_STRUCT(RehearsalReset, (), ())
BOOST_DESCRIBE_STRUCT(PersonJoined, (), (person))
BOOST_DESCRIBE_STRUCT(PersonChanged, (), (person, what, undoes, left_stage))
BOOST_DESCRIBE_STRUCT(LinkMade, (), (person, roles, can, languages, name, by))
BOOST_DESCRIBE_STRUCT(LinkRevoked, (), (person, by))
BOOST_DESCRIBE_STRUCT(SceneChanged, (), (what, participant, after, undoes))
BOOST_DESCRIBE_STRUCT(AgendaMoved, (), (item, undoes))
BOOST_DESCRIBE_STRUCT(AnnouncementPosted, (), (announcement, text))
BOOST_DESCRIBE_STRUCT(AnnouncementRetracted, (), (announcement, undoes))

}  // namespace rostrum::event
