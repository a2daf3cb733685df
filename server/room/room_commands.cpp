#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/journal/codec.hpp"
#include "server/room/after/expiry.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

/// How far ahead of the programme's clock a change takes effect, so that the stage knows of it in time.
constexpr link::Tick kStageLead = link::kTicksPerSecond / 10;

template <class T>
const T* held(const event::Event& event) {
  return std::get_if<T>(&event);
}

bool changes_stage(const event::Event& event) {
  return held<event::PhaseChanged>(event) || held<event::SceneChanged>(event) || held<event::PersonChanged>(event) ||
         held<event::DocumentApplied>(event) || held<event::TimelineSet>(event) || held<event::RehearsalReset>(event);
}

/// Questions with stills that an event may take away; what it changes is not known before it is applied.
std::vector<event::QuestionId> pictured_by(const event::State& state, const event::Event& event) {
  std::vector<event::QuestionId> found;
  const auto* changed = held<event::QuestionChanged>(event);
  const bool many = held<event::RehearsalReset>(event) || held<event::Expired>(event);
  if (changed != nullptr && changed->what == event::QuestionChange::redacted) found.push_back(changed->question);
  for (const auto& [id, question] : state.questions) {
    if (many && question.pictured) found.push_back(id);
  }
  return found;
}

/// Of those that have none any more.
void drop_stills(const std::vector<event::QuestionId>& pictured, const event::State& now, journal::Commit& commit) {
  for (const auto& id : pictured) {
    const auto* question = now.question(id);
    if (question != nullptr && question->pictured) continue;
    commit.unpictured.push_back(id);
    commit.scrub = true;
  }
}

}  // namespace

link::Tick Room::programme_tick() const {
  return link::ns_to_ticks(ports_.clock.monotonic_ns() - timeline_->origin_monotonic_ns) + kStageLead;
}

event::Instant Room::programme_time(link::Tick tick) const {
  return (timeline_->anchor_unix_ns + link::ticks_to_ns(tick)) / 1'000'000;
}

std::optional<event::Instant> Room::media_time() const {
  if (!timeline_ || !state_.programme_wanted(ports_.clock.wall_ms())) return std::nullopt;
  return programme_time(programme_tick());
}

void Room::refuse_command(SubscriberId id, const std::optional<std::string>& command, const Problem& problem,
                          std::string_view detail, event::Instant retry_after_ms) {
  vitals_.count_refusal(problem.status);
  json::object frame;
  frame["re"] = command ? json::value(*command) : json::value();
  frame["ok"] = false;
  frame["error"] = error_of(problem, detail, retry_after_ms);
  send(id, frame);
}

bool Room::repeats(Guest& guest, const Held& asked) {
  const auto& [id, person, command, digest] = asked;
  const auto deciding = guest.deciding.find(command.id);
  const auto done = guest.accepted.find(command.id);
  if (deciding == guest.deciding.end() && done == guest.accepted.end()) return false;
  const auto& first = done == guest.accepted.end() ? deciding->second.digest : done->second.digest;
  if (first != digest) {
    refuse_command(id, command.id, kOtherCommand, "Another command was sent with this id. Use a new id.");
  } else if (++vitals_.repeated; done != guest.accepted.end()) {
    ports_.fan_out.send(id, {text_frame(done->second.answer)});
  } else {
    deciding->second.waiting.push_back(id);
  }
  return true;
}

void Room::command(SubscriberId id, session::Command asked) {
  Held due{id, subscribers_.at(id).person, std::move(asked), {}};
  due.digest = due.command.digest();
  auto& guest = guests_[due.person];
  if (repeats(guest, due)) return;
  const auto* known = state_.person(due.person);
  if (const auto wait = guest.rate.take(ports_.clock.monotonic_ns() / 1'000'000, known != nullptr && known->is_staff());
      wait > 0) {
    return refuse_command(id, due.command.id, problem_of(event::Reason::too_many), "Please slow down.", wait);
  }
  if (!open_ || pending_.size() + held_.size() >= kMaxPending) {
    return refuse_command(id, due.command.id, kBusy, "The event is being read from disk, or too much is waiting.",
                          1'000);
  }
  if (due.command.shape->type == "reaction.send") return react(id, due.person, due.command);
  if (due.command.shape->type == "participant.ban") return ban(id, due.person, due.command);
  if (due.command.shape->type == "participant.unban") return unban(id, due.person, due.command);
  if (settling_.empty() && held_.empty()) return decide(std::move(due));
  // Somebody waits for the state to be settled; what was asked is still done when its socket is gone by then.
  held_.push_back(std::move(due));
}

void Room::decide(Held due) {
  const auto& id = due.subscriber;
  const auto& person = due.person;
  const auto& asked = due.command;
  const bool lurking = state_.person(person) == nullptr;
  const auto lurker = lurking ? person_of(person) : event::Person();
  // A guest who left before anything of theirs was done.
  if (lurking && lurker.id.empty()) return;
  auto& guest = guests_[person];
  const auto now = ports_.clock.wall_ms();
  auto translated = translate(asked, person, ports_.fresh);
  Decided decided;
  event::Decision decision;
  if (auto* refusal = std::get_if<event::Refusal>(&translated)) {
    decision = std::move(*refusal);
  } else {
    auto& ready = std::get<Translated>(translated);
    // A lurker is let in for the decision, and stays in only if it has an effect.
    if (auto* ask = std::get_if<event::AskQuestion>(&ready.command)) {
      ask->flagged = document_.words.holds(asked.text("text"));
      // Outsiders of a rehearsal see the countdown, of which there is no still.
      const auto* known = state_.person(person);
      if (state_.phase != event::Phase::rehearsal || (known != nullptr && !known->is_outsider())) {
        decided.still = ports_.stagehand.still(slug_, ask->watching.value_or(now));
      }
      ask->pictured = decided.still != nullptr;
    }
    if (lurking) state_.people.emplace(person, lurker);
    decision = event::decide(state_, person, ready.command, {now, ready.fresh_id, media_time()});
    if (lurking) state_.people.erase(person);
    if (lurking) decided.events.emplace_back(event::PersonJoined{lurker});
    decided.contents = std::move(ready.contents);
    if (const auto* ballot = std::get_if<event::CastBallot>(&ready.command)) decided.choices = ballot->choices;
  }
  if (const auto* refusal = std::get_if<event::Refusal>(&decision)) {
    return refuse_command(id, asked.id, problem_of(refusal->reason), refusal->detail, refusal->retry_after_ms);
  }
  auto& events = std::get<std::vector<event::Event>>(decision);
  const bool changes = !events.empty();
  if (!changes) decided = {};
  for (auto& event : events) decided.events.push_back(std::move(event));
  Pending pending;
  pending.person = person;
  pending.command = asked.id;
  pending.digest = due.digest;
  json::object answer;
  answer["re"] = asked.id;
  answer["ok"] = true;
  answer["seq"] = state_.seq + decided.events.size();
  for (const auto& event : decided.events) {
    if (const auto* question = held<event::QuestionAsked>(event)) answer["question"] = question->question;
    if (const auto* said = held<event::ChatSaid>(event)) answer["message"] = said->message;
    if (const auto* posted = held<event::CommentPosted>(event)) answer["comment"] = posted->comment;
    if (const auto* created = held<event::PollCreated>(event)) answer["poll"] = created->poll;
    if (const auto* posted = held<event::AnnouncementPosted>(event)) answer["announcement"] = posted->announcement;
  }
  pending.answer = json::serialize(answer);
  guest.deciding[asked.id] = {std::move(due.digest), {id}};
  commit(std::move(decided), person, asked.id, std::move(pending));
}

Room::Tally Room::tally_of(const event::QuestionId& id) const {
  Tally tally;
  const auto* question = state_.question(id);
  if (question == nullptr) return tally;
  tally.votes = state_.votes(id);
  for (std::size_t i = 0; i < kViews; ++i) tally.seen[i] = sees_question({static_cast<View>(i), {}}, *question);
  return tally;
}

void Room::join(const Newcomer& newcomer) {
  Decided decided;
  auto person = newcomer.person;
  // Of a listed link the name is stored already, unless it was erased since.
  const auto* link = state_.link(person.id);
  if (link != nullptr) person.name = link->name;
  decided.events.emplace_back(event::PersonJoined{std::move(person)});
  if (!newcomer.name.empty() && link == nullptr) {
    decided.contents.push_back({newcomer.person.name, newcomer.person.id, "name", newcomer.name});
  }
  commit(std::move(decided), newcomer.person.id, {}, {});
}

void Room::erase(event::PersonId person, Erased done, std::uint32_t times) {
  asio::post(strand_, [self = shared_from_this(), person = std::move(person), done = std::move(done), times]() mutable {
    self->when_settled([self, person = std::move(person), done = std::move(done), times]() mutable {
      Decided decided;
      if (!self->vitals_.refused && !self->removed_) decided.events = event::erased(self->state_, person, times);
      if (decided.events.empty()) {
        if (done) done(std::nullopt);
        return;
      }
      Pending pending;
      pending.then = std::move(done);
      self->commit(std::move(decided), "", {}, std::move(pending));
    });
  });
}

/// What is redacted is blank in the content table too, with the events that say so; and a document's oldest revision,
/// with the one that takes its place in the list.
void Room::blank(Decided& decided) const {
  for (const auto& event : decided.events) {
    if (held<event::DocumentApplied>(event) && state_.revisions.size() >= event::kMaxRevisions) {
      decided.contents.push_back({state_.revisions.front().document, "", "document", ""});
    }
    if (const auto* erased = held<event::PersonErased>(event)) {
      for (const auto& text : erased->blanks) decided.contents.push_back({text, erased->person, "erased", ""});
    }
    if (const auto* judged = held<event::CommentChanged>(event)) {
      const auto* comment = state_.comment(judged->comment);
      const auto author = comment == nullptr ? event::PersonId() : comment->author;
      for (const auto& text : judged->blanks) decided.contents.push_back({text, author, "comment", ""});
    }
    const auto* changed = held<event::QuestionChanged>(event);
    if (changed == nullptr || changed->blanks.empty()) continue;
    const auto* question = state_.question(changed->question);
    const auto author = question == nullptr ? event::PersonId() : question->author;
    for (const auto& text : changed->blanks) decided.contents.push_back({text, author, "question", ""});
  }
}

void Room::commit(Decided decided, const event::PersonId& actor, const std::string& command, Pending pending) {
  const auto now = ports_.clock.wall_ms();
  journal::Commit commit;
  commit.event = slug_;
  commit.after = state_.seq;
  if (!command.empty()) commit.accepted.push_back({pending.person, command, pending.digest, pending.answer});
  blank(decided);
  for (const auto& content : decided.contents) texts_.insert_or_assign(content.id, content.text);
  commit.contents = std::move(decided.contents);
  const auto write = [&](const event::Event& event) {
    const auto earlier = earlier_of(state_, event);
    const auto seq = state_.seq + 1;
    const auto pictured = pictured_by(state_, event);
    event::apply(state_, seq, now, event);
    drop_stills(pictured, state_, commit);
    compare(event);
    // A rehearsal's programme ends with it.
    if (!state_.timeline) {
      timeline_.reset();
      presence_.speaking.clear();
    }
    const auto at = media_time();
    journal::Row row;
    row.seq = seq;
    row.at = now;
    row.actor = actor;
    row.command = command;
    row.kind = journal::kind_of(event);
    row.media_time = at;
    row.body = journal::encode(event);
    commit.rows.push_back(std::move(row));
    const auto* asked = held<event::QuestionAsked>(event);
    if (asked != nullptr && asked->pictured) commit.stills.push_back({asked->question, asked->author, decided.still});
    if (const auto* judged = held<event::CommentChanged>(event)) commit.scrub = commit.scrub || !judged->blanks.empty();
    if (const auto* erased = held<event::PersonErased>(event)) commit.erased.push_back({erased->person, erased->times});
    if (const auto* cast = held<event::BallotCast>(event)) {
      if (const auto& poll = *state_.poll(cast->poll); poll.spec.anonymous) {
        urns_[poll.id].cast(decided.choices, poll.voters.size(), poll.spec.choices);
        commit.ballots.push_back({poll.id, decided.choices});
      }
      pending.polls.insert_or_assign(cast->poll, poll_tally_of(cast->poll));
    }
    if (!document_.page.empty()) {
      pending.publications.push_back(publication_of(shown(), earlier, {seq, now, at}, event));
      for (auto& moment : moments_.follow(shown(), {seq, now, at}, event)) pending.moments.push_back(std::move(moment));
    }
    const auto tell = [&](const event::QuestionId& id) {
      if (!id.empty()) pending.tallies.insert_or_assign(id, tally_of(id));
    };
    if (const auto* vote = held<event::VoteCast>(event)) {
      const auto& into = state_.question(vote->question)->now.merged_into;
      tell(into.empty() ? vote->question : into);
    }
    if (const auto* changed = held<event::QuestionChanged>(event)) {
      const auto& merged_before = earlier.question ? earlier.question->now.merged_into : event::QuestionId();
      // Merging, or undoing it, moves votes.
      if (merged_before != changed->after.merged_into) {
        tell(merged_before);
        tell(changed->after.merged_into);
        tell(changed->question);
      }
    }
    if (const auto* changed = held<event::PersonChanged>(event)) pending.roles_changed.insert(changed->person.id);
    if (const auto* revoked = held<event::LinkRevoked>(event)) pending.roles_changed.insert(revoked->person);
    if (const auto* over = held<event::Expired>(event)) {
      commit.expiry = expiry_of(state_, *over);
      compare_all();
    }
    if (held<event::PhaseChanged>(event)) pending.ending = ending();
    if (changes_stage(event)) pending.wish = stage_wish();
  };
  for (const auto& event : decided.events) {
    write(event);
    if (!held<event::PhaseChanged>(event) || state_.timeline || !state_.programme_wanted(now)) continue;
    // First doors: tick 0 is now.
    timeline_.emplace(link::Timeline{ports_.clock.monotonic_ns(), now * 1'000'000});
    write(event::TimelineSet{{timeline_->origin_monotonic_ns, timeline_->anchor_unix_ns, ports_.clock.boot}});
  }
  drop_urns(commit);
  pending.seq = state_.seq;
  pending_.push_back(std::move(pending));
  ports_.journal.commit(std::move(commit), [self = shared_from_this()](std::optional<journal::Failure> failure) {
    asio::post(self->strand_, [self, failure = std::move(failure)] { self->committed(failure); });
  });
}

void Room::committed(std::optional<journal::Failure> failure) {
  // After a failure everything that waited was answered already.
  if (pending_.empty()) return;
  if (failure) return give_up(*failure);
  auto done = std::move(pending_.front());
  pending_.pop_front();
  committed_seq_ = done.seq;
  vitals_.phase = static_cast<int>(state_.phase);
  if (!done.command.empty()) {
    ++vitals_.accepted;
    auto& guest = guests_[done.person];
    guest.accepted.emplace(done.command, journal::Accepted{done.person, done.command, done.digest, done.answer});
    const auto answer = text_frame(done.answer);
    const auto deciding = guest.deciding.extract(done.command);
    for (const auto id : deciding.mapped().waiting) ports_.fan_out.send(id, {answer});
    forget(done.person);
  }
  for (auto& publication : done.publications) publish(std::move(publication));
  for (const auto& person : done.roles_changed) {
    tell_door(person);
    if (person_of(person).is_barred()) send_away(person);
    const auto sockets = presence_.sockets.find(person);
    if (sockets == presence_.sockets.end()) continue;
    for (const auto id : sockets->second) {
      when_settled([self = shared_from_this(), id] { self->change_view(id); });
    }
  }
  for (auto& [id, tally] : done.polls) polled_.insert_or_assign(id, std::move(tally));
  for (auto& [id, tally] : done.tallies) tallied_.insert_or_assign(id, tally);
  if (done.afresh) {
    for (const auto& [id, subscriber] : subscribers_) {
      if (!subscriber.greeted || subscriber.visit == Visit::errand) continue;
      when_settled([self = shared_from_this(), id = id] { self->begin_afresh(id); });
    }
  }
  if (done.ending) tell_end(*done.ending);
  if (done.wish) hand_over(*std::move(done.wish));
  if (!done.moments.empty()) ports_.stagehand.moments(slug_, std::move(done.moments));
  if (done.then) done.then(std::nullopt);
  if (!pending_.empty()) return;
  if (state_.seq > snapshot_seq_ + kRowsBetweenSnapshots) snapshot([] {});
  settle();
}

void Room::give_up(const journal::Failure& failure) {
  const bool full = failure.reason == journal::Failure::Reason::disk_full;
  const auto problem = full ? kStorageFull : kBusy;
  const std::string_view detail = full ? "Its disk is full. Nothing was changed; please try again later."
                                       : "The journal could not be written. Nothing was changed; please try again.";
  auto failed = std::exchange(pending_, {});
  open_ = false;
  vitals_.open = false;
  spdlog::error("event={} not written, {} refused: {}", slug_, failed.size(), failure.detail);
  for (auto& pending : failed) {
    if (pending.then) pending.then(failure);
    if (pending.command.empty()) continue;
    auto& guest = guests_[pending.person];
    const auto deciding = guest.deciding.extract(pending.command);
    for (const auto id : deciding.mapped().waiting) refuse_command(id, pending.command, problem, detail, 2'000);
    forget(pending.person);
  }
  load();
}

void Room::publish(Publication publication) {
  bool told = !publication.personal.empty();
  for (const auto& frame : publication.by_view) told = told || frame != nullptr;
  if (!told) return;
  recent_.add(publication);
  ports_.fan_out.publish(std::move(publication));
}

json::object Room::full_tally(View view) const {
  json::object votes;
  for (const auto& [id, question] : state_.questions) {
    const auto count = sees_question({view, {}}, question) ? state_.votes(id) : 0;
    if (count > 0) votes[id] = count;
  }
  json::object frame;
  frame["type"] = "tally";
  frame["votes"] = std::move(votes);
  return frame;
}

void Room::send_tally() {
  if (tallied_.empty()) return;
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    json::object votes;
    for (const auto& [id, tally] : tallied_) {
      if (tally.seen[i]) votes[id] = tally.votes;
    }
    if (votes.empty()) continue;
    json::object frame;
    frame["type"] = "tally";
    frame["votes"] = std::move(votes);
    publication.by_view[i] = text_frame(json::serialize(frame));
  }
  tallied_.clear();
  ports_.fan_out.publish(std::move(publication));
}

void Room::tell_staff(std::string type, json::object fields) {
  fields["type"] = type;
  Publication publication;
  publication.by_view[static_cast<std::size_t>(View::staff)] = text_frame(json::serialize(fields));
  ports_.fan_out.publish(std::move(publication));
}

}  // namespace rostrum::room
