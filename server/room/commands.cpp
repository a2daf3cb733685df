#include "server/room/commands.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/room/poll_commands.hpp"
#include "server/room/shapes.hpp"

namespace rostrum::room {
namespace {

using session::Command;

/// Without white space at its ends.
std::string trimmed(std::string text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.erase(std::min(text.find_last_not_of(kSpace) + 1, text.size()));
  text.erase(0, std::min(text.find_first_not_of(kSpace), text.size()));
  return text;
}

struct Translator {
  const Command& command;
  const std::string& person;
  const FreshId& fresh;
  std::vector<journal::Content> contents;

  event::NewText keep(std::string_view field, std::string kind) {
    return keep_text(command.text(field), std::move(kind));
  }
  event::NewText keep_text(std::string written, std::string kind) {
    auto text = trimmed(std::move(written));
    event::NewText kept{fresh("t"), code_points(text)};
    contents.push_back({kept.id, person, std::move(kind), std::move(text)});
    return kept;
  }

  event::Command question(event::Curate what) {
    event::CurateQuestion out;
    out.what = what;
    out.question = command.text("question");
    if (what == event::Curate::edit) out.text = keep("text", "question");
    if (what == event::Curate::answer) out.text = keep("text", "answer");
    if (!command.text("reason").empty()) out.text = keep("reason", "reason");
    if (what == event::Curate::merge) out.target = command.text("into");
    if (what == event::Curate::assign) out.target = command.text("to");
    out.on = what == event::Curate::answer ? command.flag("private") : command.flag("on", true);
    return out;
  }
  event::Command annotate(event::QuestionChange what) {
    event::AnnotateQuestion out;
    out.what = what;
    out.question = command.text("question");
    out.on = command.flag("on", true);
    out.before = command.text("before");
    if (what == event::QuestionChange::tagged) out.word = command.text("tag");
    if (what == event::QuestionChange::noted) out.text = keep("text", "note");
    if (what == event::QuestionChange::reported && !command.text("reason").empty()) {
      out.text = keep("reason", "report");
    }
    if (what == event::QuestionChange::translated) {
      out.word = command.text("lang");
      if (!trimmed(command.text("text")).empty()) out.text = keep("text", "translation");
    }
    return out;
  }
  event::Command discipline(event::Discipline what) {
    event::DisciplinePerson out;
    out.what = what;
    out.participant = command.text("participant");
    out.asker_of = command.text("question");
    out.on = command.flag("on", true);
    return out;
  }
  event::Command edit_person() {
    event::EditPerson out;
    out.participant = command.text("participant");
    if (command.has("name")) out.name = keep("name", "name");
    if (command.has("organisation")) out.organisation = keep("organisation", "organisation");
    // It is theirs, whoever wrote it down.
    for (auto& content : contents) content.person = out.participant;
    if (command.has("trusted")) out.trusted = command.flag("trusted");
    return out;
  }
  event::Command ask() {
    event::AskQuestion out;
    out.text = keep("text", "question");
    out.lang = command.text("lang");
    out.anonymous = command.flag("anonymous");
    out.watching = command.number("watching");
    out.to = command.text("to");
    return out;
  }
  event::Command phase(event::MovePhase what) { return event::ChangePhase{what, command.flag("reset")}; }
  event::Command stage(event::Direct what) {
    event::DirectStage out;
    out.what = what;
    out.participant = command.text("participant");
    out.name = what == event::Direct::spotlight ? command.text("feed") : command.text("name");
    out.on = command.flag("on", true);
    return out;
  }
  event::Command judge(event::CommentChange what) {
    event::JudgeComment out;
    out.what = what;
    out.comment = command.text("comment");
    if (!command.text("reason").empty()) out.why = keep("reason", "reason");
    return out;
  }
  event::Command profile() {
    event::SetProfile out;
    if (command.has("name")) out.name = keep("name", "name");
    if (command.has("organisation")) out.organisation = keep("organisation", "organisation");
    return out;
  }
};

using enum event::Curate;
constexpr std::pair<std::string_view, event::Curate> kCurate[] = {
    {"question.edit", edit},       {"question.withdraw", withdraw}, {"question.approve", approve},
    {"question.dismiss", dismiss}, {"question.restore", restore},   {"question.next", next},
    {"question.live", live},       {"question.done", done},         {"question.merge", merge},
    {"question.pin", pin},         {"question.assign", assign},     {"question.answer", answer},
    {"question.redact", redact}};
constexpr std::pair<std::string_view, event::QuestionChange> kAnnotations[] = {
    {"question.claim", event::QuestionChange::claimed},   {"question.note", event::QuestionChange::noted},
    {"question.tag", event::QuestionChange::tagged},      {"question.order", event::QuestionChange::ordered},
    {"question.report", event::QuestionChange::reported}, {"question.translate", event::QuestionChange::translated},
    {"question.settle", event::QuestionChange::settled}};
constexpr std::pair<std::string_view, event::Discipline> kDisciplines[] = {
    {"participant.silence", event::Discipline::silence},
    {"participant.remove", event::Discipline::remove},
    {"participant.invite", event::Discipline::invite}};
constexpr std::pair<std::string_view, event::Direct> kDirect[] = {{"stage.bring_on", event::Direct::bring_on},
                                                                  {"stage.send_off", event::Direct::send_off},
                                                                  {"stage.spotlight", event::Direct::spotlight},
                                                                  {"stage.mute", event::Direct::mute},
                                                                  {"stage.cut", event::Direct::cut},
                                                                  {"stage.restore", event::Direct::restore},
                                                                  {"stage.slate", event::Direct::slate}};
constexpr std::pair<std::string_view, event::MovePhase> kPhases[] = {
    {"event.rehearse", event::MovePhase::rehearse}, {"event.doors", event::MovePhase::doors},
    {"event.go_live", event::MovePhase::go_live},   {"event.pause", event::MovePhase::pause},
    {"event.resume", event::MovePhase::resume},     {"event.end", event::MovePhase::end},
    {"event.reopen", event::MovePhase::reopen}};

constexpr std::pair<std::string_view, event::Channel> kChannels[] = {
    {"all", event::Channel::all}, {"backstage", event::Channel::backstage}, {"desk", event::Channel::desk}};
constexpr std::pair<std::string_view, event::CommentChange> kComments[] = {
    {"comment.approve", event::CommentChange::approved},
    {"comment.dismiss", event::CommentChange::dismissed},
    {"comment.restore", event::CommentChange::restored},
    {"comment.redact", event::CommentChange::redacted}};
constexpr std::pair<std::string_view, event::PollChange> kPolls[] = {{"poll.open", event::PollChange::opened},
                                                                     {"poll.close", event::PollChange::closed},
                                                                     {"poll.publish", event::PollChange::published}};

template <class Table>
auto looked_up(const Table& table, std::string_view type) {
  const auto found = std::ranges::find(table, type, [](const auto& entry) { return entry.first; });
  return found == std::end(table) ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::variant<Translated, event::Refusal> translate(const Command& command, const std::string& person,
                                                   const FreshId& fresh) {
  Translator translator{command, person, fresh, {}};
  const std::string_view type = command.shape->type;
  Translated out;
  if (const auto curate = looked_up(kCurate, type)) {
    out.command = translator.question(*curate);
  } else if (const auto annotation = looked_up(kAnnotations, type)) {
    out.command = translator.annotate(*annotation);
  } else if (const auto discipline = looked_up(kDisciplines, type)) {
    out.command = translator.discipline(*discipline);
  } else if (type == "participant.edit") {
    out.command = translator.edit_person();
  } else if (type == "participant.erase") {
    out.command = event::ErasePerson{command.text("participant")};
  } else if (type == "stage.take_seat") {
    out.command = event::TakeSeat{command.flag("on", true)};
  } else if (const auto direct = looked_up(kDirect, type)) {
    out.command = translator.stage(*direct);
  } else if (const auto phase = looked_up(kPhases, type)) {
    out.command = translator.phase(*phase);
  } else if (type == "question.ask") {
    out.fresh_id = fresh("q");
    out.command = translator.ask();
  } else if (type == "question.vote") {
    out.command = event::VoteQuestion{command.text("question"), command.flag("up")};
  } else if (type == "questions.open" || type == "questions.close") {
    out.command = event::GateQuestions{type == "questions.open"};
  } else if (type == "agenda.start" || type == "agenda.end") {
    out.command = event::MoveAgenda{command.text("item")};
  } else if (type == "announce.post") {
    out.fresh_id = fresh("n");
    out.command = event::PostAnnouncement{translator.keep("text", "announcement")};
  } else if (type == "announce.retract") {
    out.command = event::RetractAnnouncement{command.text("announcement")};
  } else if (type == "hand.raise") {
    out.command = event::RaiseHand{};
  } else if (type == "hand.lower") {
    out.command = event::LowerHand{command.text("participant")};
  } else if (type == "timer.start") {
    // More than a day is refused, however much more it is.
    const auto seconds = std::min<std::int64_t>(command.number("seconds").value_or(0), event::kLongestTimer_s + 1);
    out.command = event::SetTimer{static_cast<std::uint32_t>(seconds), command.text("participant")};
  } else if (type == "timer.stop") {
    out.command = event::SetTimer{};
  } else if (type == "prompt.send") {
    out.command = event::SendPrompt{command.text("to"), translator.keep("text", "prompt")};
  } else if (type == "chat.send") {
    const auto channel = looked_up(kChannels, command.text("channel"));
    if (!channel) return event::Refusal{event::Reason::invalid, "There is no such channel.", 0};
    out.fresh_id = fresh("m");
    out.command = event::SendChat{*channel, translator.keep("text", "chat"), command.text("to")};
  } else if (type == "chat.delete") {
    out.command = event::DeleteChat{command.text("message")};
  } else if (type == "comment.post") {
    out.fresh_id = fresh("c");
    out.command = event::PostComment{translator.keep("text", "comment")};
  } else if (const auto judged = looked_up(kComments, type)) {
    out.command = translator.judge(*judged);
  } else if (type == "poll.create") {
    out.fresh_id = fresh("o");
    out.command = create_poll(command.poll("poll"), [&](std::string text, std::string kind) {
      return translator.keep_text(std::move(text), std::move(kind));
    });
  } else if (type == "poll.vote") {
    out.command = cast_ballot(command);
  } else if (const auto move = looked_up(kPolls, type)) {
    out.command = event::MovePoll{command.text("poll"), *move};
  } else if (type == "profile.set") {
    out.command = translator.profile();
  } else if (type == "stage.ready") {
    out.command = event::SetReady{command.flag("ready")};
  } else if (type == "participant.role") {
    const auto role = role_named(command.text("role"));
    if (!role) return event::Refusal{event::Reason::invalid, "There is no such role.", 0};
    out.command = event::ChangeRole{command.text("participant"), *role, command.flag("on")};
  } else {
    out.command = event::Undo{static_cast<event::Seq>(command.number("seq").value_or(0))};
  }
  out.contents = std::move(translator.contents);
  return out;
}

std::uint32_t code_points(std::string_view utf8) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace rostrum::room
