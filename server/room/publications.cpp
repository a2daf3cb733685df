#include "server/room/publications.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/room/after/shapes_comment.hpp"
#include "server/room/shapes_chat.hpp"
#include "server/room/shapes_floor.hpp"
#include "server/room/shapes_poll.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 20> kQuestionTypes = {
    "question.edited",   "question.withdrawn", "question.approved",   "question.dismissed", "question.restored",
    "question.next",     "question.live",      "question.done",       "question.merged",    "question.pinned",
    "question.assigned", "question.answered",  "question.redacted",   "question.claimed",   "question.noted",
    "question.tagged",   "question.ordered",   "question.translated", "question.reported",  "question.settled"};
constexpr std::array<std::string_view, 5> kPersonTypes = {
    "participant.changed", "participant.silenced", "participant.removed", "participant.invited", "participant.edited"};
constexpr std::array<std::string_view, 8> kPhaseTypes = {"event.rehearsed", "event.rehearsal_ended", "event.opened",
                                                         "event.went_live", "event.paused",          "event.resumed",
                                                         "event.ended",     "event.reopened"};
constexpr std::array<std::string_view, 7> kSceneTypes = {"stage.brought_on", "stage.sent_off", "stage.spotlit",
                                                         "stage.muted",      "stage.cut",      "stage.restored",
                                                         "stage.slated"};

constexpr std::array<std::string_view, 5> kPollTypes = {"poll.opened", "poll.closed", "poll.published", "poll.restored",
                                                        "poll.removed"};

constexpr std::array<std::string_view, 4> kCommentTypes = {"comment.approved", "comment.dismissed", "comment.restored",
                                                           "comment.redacted"};

struct Publisher {
  const Shown& shown;
  const Earlier& earlier;
  const Happened& happened;
  Publication out;

  [[nodiscard]] json::object frame(std::string_view type) const {
    json::object made;
    made["seq"] = happened.seq;
    made["type"] = type;
    made["at"] = session::format_instant(happened.at);
    made["media_time"] =
        happened.media_time ? json::value(session::format_instant(*happened.media_time)) : json::value();
    return made;
  }
  [[nodiscard]] Frame finished(json::object frame) const { return text_frame(json::serialize(frame)); }
  Frame& slot(View view) { return out.by_view[static_cast<std::size_t>(view)]; }

  template <class Make>
  void each_view(Make make) {
    for (std::size_t i = 0; i < kViews; ++i) out.by_view[i] = make(static_cast<View>(i));
  }

  void question(std::string_view type, const event::Question& now) {
    out.about = now.id;
    const auto told = [&](const Looker& looker) -> Frame {
      if (sees_question(looker, now)) {
        auto made = frame(type);
        made["question"] = question_shape(shown, now, looker);
        return finished(std::move(made));
      }
      if (!earlier.question || !sees_question(looker, *earlier.question)) return nullptr;
      auto made = frame("question.removed");
      json::object removed;
      removed["id"] = now.id;
      made["question"] = std::move(removed);
      return finished(std::move(made));
    };
    each_view([&](View view) { return told({view, {}}); });
    const auto personally = [&](const event::PersonId& id) {
      const auto* person = shown.state.person(id);
      if (person != nullptr && view_of(*person) != View::staff) {
        out.personal.emplace_back(person->id, told({view_of(*person), person->id}));
      }
    };
    personally(now.author);
    // A private answer is seen by who gave it.
    if (now.now.answer_private && now.now.answered_by != now.author) personally(now.now.answered_by);
  }

  void operator()(const event::QuestionAsked& event) {
    question("question.asked", *shown.state.question(event.question));
  }
  void operator()(const event::QuestionChanged& event) {
    question(kQuestionTypes.at(static_cast<std::size_t>(event.what)), *shown.state.question(event.question));
    out.redacts = event.what == event::QuestionChange::redacted;
  }
  void operator()(const event::QuestionAnnotated& event) {
    const auto type = kQuestionTypes.at(static_cast<std::size_t>(event.what));
    const auto& now = *shown.state.question(event.question);
    if (event.what == event::QuestionChange::ordered || event.what == event::QuestionChange::translated) {
      return question(type, now);
    }
    // The desk's own affair.
    out.about = now.id;
    auto made = frame(type);
    made["question"] = question_shape(shown, now, {View::staff, {}});
    slot(View::staff) = finished(std::move(made));
  }
  void operator()(const event::VoteCast&) {}
  void operator()(const event::QuestionsGated& event) {
    each_view([&](View view) -> Frame {
      if (rehearsed_away(view)) return nullptr;
      auto made = frame(event.open ? "questions.opened" : "questions.closed");
      made["open"] = asking_is_open(shown.state, view);
      return finished(std::move(made));
    });
  }
  void operator()(const event::PhaseChanged& event) {
    each_view([&](View view) -> Frame {
      // A rehearsal is not told to the audience.
      const auto now = phase_for(shown.state, view);
      const bool hidden = view == View::viewer && now == event::Phase::draft;
      if (hidden && (earlier.phase == event::Phase::draft || earlier.phase == event::Phase::rehearsal)) return nullptr;
      auto made = frame(kPhaseTypes.at(static_cast<std::size_t>(event.what)));
      made["phase"] = word(now);
      made["questions_open"] = asking_is_open(shown.state, view);
      add_current(shown.state, view, made);
      made["stage"] = stage_shape(shown, view);
      return finished(std::move(made));
    });
  }
  void operator()(const event::TimelineSet&) {}
  void operator()(const event::RehearsalReset&) {
    places(0);
    each_view([&](View view) -> Frame {
      if (view == View::viewer) return nullptr;
      auto made = frame("event.reset");
      made["questions"] = json::value_from(earlier.questions);
      made["announcements"] = json::value_from(earlier.announcements);
      made["polls"] = poll_list(shown, view);
      made["channels"] = channel_list(shown, {view, {}});
      made["hands"] = hand_list(shown);
      made["timer"] = timer_shape(shown.state);
      add_current(shown.state, view, made);
      made["stage"] = stage_shape(shown, view);
      return finished(std::move(made));
    });
  }
  void operator()(const event::DocumentApplied&) {
    each_view([&](View view) -> Frame {
      auto made = frame("event.updated");
      made["event"] = shown.document.page;
      made["agenda"] = agenda_shape(shown, view);
      made["questions_open"] = asking_is_open(shown.state, view);
      return finished(std::move(made));
    });
  }
  void person(std::string_view type, const event::Person& person, bool to_self) {
    if (is_participant(person)) {
      auto made = frame(earlier.participant ? type : "participant.joined");
      made["participant"] = participant_shape(shown, person);
      participants(finished(std::move(made)));
    } else if (earlier.participant) {
      auto made = frame("participant.left");
      json::object left;
      left["id"] = person.id;
      made["participant"] = std::move(left);
      participants(finished(std::move(made)));
    }
    if (!to_self) return;
    auto made = frame("you.changed");
    made["you"] = you_shape(shown, person);
    made["participant"] = participant_shape(shown, person);
    out.personal.emplace_back(person.id, finished(std::move(made)));
  }
  void participants(const Frame& shared) {
    each_view([&](View view) { return sees_participants(view) ? shared : nullptr; });
  }
  void operator()(const event::PersonJoined& event) { person("participant.joined", event.person, false); }
  void operator()(const event::PersonChanged& event) {
    // The room's own copy: what applying adds is there.
    const auto& now = *shown.state.person(event.person.id);
    person("participant.changed", now, true);
    if (event.what == event::PersonChange::changed && !event.undoes) return;
    auto made = frame(kPersonTypes.at(static_cast<std::size_t>(event.what)));
    if (event.what == event::PersonChange::changed) made["type"] = "participant.edited";
    made["person"] = standing_shape(shown, now);
    if (is_participant(now)) made["participant"] = participant_shape(shown, now);
    slot(View::staff) = finished(std::move(made));
  }
  void operator()(const event::SceneChanged& event) {
    each_view([&](View view) -> Frame {
      if (!sees_stage(shown.state, view)) return nullptr;
      auto made = frame(kSceneTypes.at(static_cast<std::size_t>(event.what)));
      if (!event.participant.empty()) made["participant"] = event.participant;
      made["stage"] = stage_shape(shown, view);
      return finished(std::move(made));
    });
  }
  void operator()(const event::AgendaMoved& event) {
    auto made = frame(event.item.empty() ? "agenda.ended" : "agenda.started");
    add_current(shown.state, View::staff, made);
    each_view([&](View view) -> Frame {
      if (rehearsed_away(view)) return nullptr;
      // Nothing may be asked during some items.
      made["questions_open"] = asking_is_open(shown.state, view);
      return finished(made);
    });
  }
  void operator()(const event::AnnouncementPosted& event) {
    auto made = frame("announcement.posted");
    made["announcement"] = announcement_shape(shown, event::Announcement{event.announcement, event.text, happened.at});
    told(std::move(made), shown.state.phase != event::Phase::rehearsal);
  }
  void operator()(const event::AnnouncementRetracted& event) {
    auto made = frame("announcement.retracted");
    json::object announcement;
    announcement["id"] = event.announcement;
    made["announcement"] = std::move(announcement);
    told(std::move(made), earlier.public_announcement);
  }
  /// To those who see participants: the list; to a viewer who is on it or was: their place.
  void hands(std::string_view type, std::size_t from, const event::PersonId& left) {
    auto made = frame(type);
    made["hands"] = hand_list(shown);
    participants(finished(std::move(made)));
    if (!left.empty()) place(left);
    places(from);
  }
  void places(std::size_t from) {
    for (std::size_t i = from; i < shown.state.hands.size(); ++i) place(shown.state.hands[i].person);
  }
  void place(const event::PersonId& id) {
    const auto* person = shown.state.person(id);
    if (person == nullptr || view_of(*person) != View::viewer) return;
    auto own = frame("hand.place");
    own["place"] = hand_place(shown.state, id);
    out.personal.emplace_back(id, finished(std::move(own)));
  }
  void operator()(const event::HandRaised&) { hands("hand.raised", shown.state.hands.size() - 1, {}); }
  void operator()(const event::HandLowered& event) { hands("hand.lowered", earlier.hand, event.person); }
  void operator()(const event::TimerSet& event) {
    auto made = frame(event.timer ? "timer.started" : "timer.stopped");
    made["timer"] = timer_shape(shown.state);
    participants(finished(std::move(made)));
  }
  /// Between the desk and that speaker.
  void operator()(const event::PromptSent& event) {
    auto made = frame("prompt.sent");
    auto prompt = prompt_shape(shown, event.to);
    if (prompt.is_null()) {
      json::object nothing;
      nothing["to"] = event.to;
      nothing["text"] = "";
      nothing["at"] = session::format_instant(happened.at);
      prompt = std::move(nothing);
    }
    made["prompt"] = std::move(prompt);
    privately(finished(std::move(made)), event.to);
  }
  /// Who speaks is told while they do.
  void operator()(const event::Spoke&) {}
  void privately(const Frame& shared, const event::PersonId& with) {
    slot(View::staff) = shared;
    const auto* person = shown.state.person(with);
    if (person != nullptr && view_of(*person) != View::staff) out.personal.emplace_back(with, shared);
  }
  void message(const Frame& shared, const event::Message& about) {
    if (about.channel == event::Channel::desk) return privately(shared, about.thread);
    each_view([&](View view) -> Frame {
      const bool away = view == View::viewer && (about.rehearsal || about.channel == event::Channel::backstage);
      return away ? nullptr : shared;
    });
  }
  [[nodiscard]] Frame said(std::string_view type, const event::Message& about) const {
    auto made = frame(type);
    made["message"] = message_shape(shown, about);
    return finished(std::move(made));
  }
  void operator()(const event::ChatSaid& event) {
    const auto& about = *shown.state.chat.find(event.message);
    message(said("chat.said", about), about);
  }
  void operator()(const event::LinkMade&) {}
  void operator()(const event::LinkRevoked& event) {
    if (const auto* now = shown.state.person(event.person)) person("participant.changed", *now, false);
  }
  /// Told by what it redacts, deletes and renames.
  void operator()(const event::PersonErased&) { out.erases = true; }
  void operator()(const event::ChatDeleted& event) {
    const auto* about = shown.state.chat.find(event.message);
    // What is not kept any more is on pages that were open when it was said: gone all the same.
    if (about == nullptr) return;
    if (!event.deleted) return message(said("chat.restored", *about), *about);
    auto made = frame("chat.deleted");
    json::object named;
    named["id"] = event.message;
    made["message"] = std::move(named);
    message(finished(std::move(made)), *about);
  }
  void poll(std::string_view type, const event::PollId& id) {
    const auto* now = shown.state.poll(id);
    each_view([&](View view) -> Frame {
      if (now != nullptr && sees_poll(view, *now)) {
        auto made = frame(type);
        made["poll"] = poll_shape(shown, *now, view);
        return finished(std::move(made));
      }
      return earlier.poll_seen[static_cast<std::size_t>(view)] ? about_poll("poll.removed", id) : nullptr;
    });
  }
  [[nodiscard]] Frame about_poll(std::string_view type, const event::PollId& id) const {
    auto made = frame(type);
    json::object named;
    named["id"] = id;
    made["poll"] = std::move(named);
    return finished(std::move(made));
  }
  /// Whole to those who may see it, as gone to those who did.
  void comment(std::string_view type, const event::CommentId& id) {
    const auto& now = *shown.state.comment(id);
    out.about = id;
    const auto told = [&](const Looker& looker) -> Frame {
      if (sees_comment(looker, now)) {
        auto made = frame(type);
        made["comment"] = comment_shape(shown, now, looker);
        return finished(std::move(made));
      }
      if (!earlier.comment || !sees_comment(looker, *earlier.comment)) return nullptr;
      auto made = frame("comment.removed");
      json::object removed;
      removed["id"] = id;
      made["comment"] = std::move(removed);
      return finished(std::move(made));
    };
    each_view([&](View view) { return told({view, {}}); });
    const auto* author = shown.state.person(now.author);
    if (author == nullptr || view_of(*author) == View::staff) return;
    out.personal.emplace_back(author->id, told({view_of(*author), author->id}));
  }
  /// Whoever is here is welcomed afresh.
  void operator()(const event::Expired&) { out.erases = true; }
  void operator()(const event::CommentPosted& event) { comment("comment.posted", event.comment); }
  void operator()(const event::CommentChanged& event) {
    comment(kCommentTypes.at(static_cast<std::size_t>(event.what)), event.comment);
    out.redacts = event.what == event::CommentChange::redacted;
  }
  void operator()(const event::PollCreated& event) { poll("poll.created", event.poll); }
  void operator()(const event::PollMoved& event) {
    poll(kPollTypes.at(static_cast<std::size_t>(event.what)), event.poll);
  }
  /// That they voted is told to nobody else; how many did, by the tally.
  void operator()(const event::BallotCast& event) {
    out.personal.emplace_back(event.person, about_poll("poll.voted", event.poll));
  }
  void operator()(const event::PollSealed& event) { poll("poll.counted", event.poll); }
  /// To everyone, or to all but viewers.
  void told(json::object made, bool is_public) {
    const auto shared = finished(std::move(made));
    each_view([&](View view) { return is_public || view != View::viewer ? shared : nullptr; });
  }
  /// What happens in a rehearsal does not happen for viewers.
  [[nodiscard]] bool rehearsed_away(View view) const {
    return view == View::viewer && shown.state.phase == event::Phase::rehearsal;
  }
};

}  // namespace

Earlier earlier_of(const event::State& state, const event::Event& event) {
  Earlier earlier;
  earlier.phase = state.phase;
  if (const auto* changed = std::get_if<event::QuestionChanged>(&event)) {
    if (const auto* question = state.question(changed->question)) earlier.question = *question;
  } else if (const auto* annotated = std::get_if<event::QuestionAnnotated>(&event)) {
    if (const auto* question = state.question(annotated->question)) earlier.question = *question;
  } else if (const auto* person = std::get_if<event::PersonChanged>(&event)) {
    const auto* known = state.person(person->person.id);
    earlier.participant = known != nullptr && is_participant(*known);
  } else if (const auto* revoked = std::get_if<event::LinkRevoked>(&event)) {
    const auto* known = state.person(revoked->person);
    earlier.participant = known != nullptr && is_participant(*known);
  } else if (const auto* retracted = std::get_if<event::AnnouncementRetracted>(&event)) {
    const auto posted = std::ranges::find(state.announcements, retracted->announcement, &event::Announcement::id);
    earlier.public_announcement = posted != state.announcements.end() && !posted->rehearsal;
  } else if (const auto* judged = std::get_if<event::CommentChanged>(&event)) {
    if (const auto* comment = state.comment(judged->comment)) earlier.comment = *comment;
  } else if (const auto* lowered = std::get_if<event::HandLowered>(&event)) {
    const auto hand = std::ranges::find(state.hands, lowered->person, &event::Hand::person);
    earlier.hand = static_cast<std::size_t>(hand - state.hands.begin());
  } else if (const auto* moved = std::get_if<event::PollMoved>(&event)) {
    const auto* poll = state.poll(moved->poll);
    for (std::size_t i = 0; i < kViews; ++i) {
      earlier.poll_seen[i] = poll != nullptr && sees_poll(static_cast<View>(i), *poll);
    }
  } else if (std::holds_alternative<event::RehearsalReset>(event)) {
    for (const auto& [id, question] : state.questions) {
      if (question.rehearsal) earlier.questions.push_back(id);
    }
    for (const auto& posted : state.announcements) {
      if (posted.rehearsal) earlier.announcements.push_back(posted.id);
    }
  }
  return earlier;
}

Frame presence_frame(const Shown& shown, const event::Person& person) {
  json::object frame;
  frame["type"] = "presence";
  frame["participant"] = participant_shape(shown, person);
  return text_frame(json::serialize(frame));
}

json::object speaking_frame(const Presence& presence) {
  json::object frame;
  frame["type"] = "stage.speaking";
  frame["media_time"] = session::format_instant(presence.speaking_changed_at);
  json::array people;
  // By person: whoever speaks on two feeds is one.
  for (const auto& [feed, from] : presence.speaking) {
    json::value person(owner_of(feed));
    if (people.empty() || people.back() != person) people.emplace_back(std::move(person));
  }
  frame["speaking"] = std::move(people);
  return frame;
}

json::object audience_frame(std::size_t count) {
  json::object frame;
  frame["type"] = "audience";
  frame["count"] = count;
  return frame;
}

Publication publication_of(const Shown& shown, const Earlier& earlier, const Happened& happened,
                           const event::Event& event) {
  Publisher publisher{shown, earlier, happened, {}};
  publisher.out.seq = happened.seq;
  std::visit(publisher, event);
  return std::move(publisher.out);
}

}  // namespace rostrum::room
