#include "server/room/programme/moments.hpp"

#include <boost/json.hpp>
#include <set>

namespace rostrum::room {
namespace {

namespace json = boost::json;

constexpr std::string_view kQuestion = "question";
constexpr std::string_view kAgenda = "agenda";
constexpr std::string_view kPoll = "poll";
constexpr std::string_view kSlate = "slate";

using Wanted = std::set<std::pair<std::string, std::string>>;

bool may_matter(const event::Event& event) {
  return std::holds_alternative<event::QuestionChanged>(event) || std::holds_alternative<event::AgendaMoved>(event) ||
         std::holds_alternative<event::PollMoved>(event) || std::holds_alternative<event::SceneChanged>(event) ||
         std::holds_alternative<event::PhaseChanged>(event) || std::holds_alternative<event::TimelineSet>(event);
}

std::string slate_of(const event::State& state) {
  if (state.scene.cut) return "cut";
  if (!state.scene.slate.empty()) return state.scene.slate;
  return state.phase == event::Phase::paused ? "pause" : "";
}

/// All that is on.
Wanted wanted(const event::State& state) {
  Wanted found;
  const bool is_public =
      state.phase == event::Phase::doors || state.phase == event::Phase::live || state.phase == event::Phase::paused;
  if (!is_public) return found;
  const auto add = [&](std::string_view event_class, const std::string& key) {
    if (!key.empty()) found.emplace(event_class, key);
  };
  if (const auto* question = state.live_question()) add(kQuestion, question->id);
  add(kAgenda, state.agenda);
  for (const auto& [id, poll] : state.polls) {
    if (poll.now.stage == event::PollStage::open && !poll.rehearsal) add(kPoll, id);
  }
  add(kSlate, slate_of(state));
  return found;
}

/// Fit for a quoted attribute, whatever it says; at most kMaxTitle bytes, whole characters.
std::string plain(std::string_view text) {
  auto length = std::min(text.size(), Moments::kMaxTitle);
  while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  std::string out(text.substr(0, length));
  for (char& c : out) {
    if (c == '"') c = '\'';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

std::string title_of(const document::Document& document, const std::string& item) {
  for (const auto& one : document.agenda) {
    if (one.at("id").as_string() != item) continue;
    const auto& titles = one.at("title").as_object();
    if (titles.empty()) return {};
    const auto* floor = titles.if_contains(document.floor_language);
    return plain((floor == nullptr ? titles.begin()->value() : *floor).as_string());
  }
  return {};
}

}  // namespace

void Moments::inherit(const event::State& state) {
  on_.clear();
  for (const auto& one : wanted(state)) on_.emplace(one, "");
}

std::vector<Moment> Moments::follow(const Shown& shown, const Happened& happened, const event::Event& event) {
  std::vector<Moment> told;
  if (!may_matter(event)) return told;
  const auto now = wanted(shown.state);
  const auto moment = [&](const auto& what, std::string id, bool begins) {
    Moment made;
    made.id = std::move(id);
    made.event_class = "org.rostrum." + what.first;
    made.key = what.second;
    made.at = *happened.media_time;
    made.begins = begins;
    return made;
  };
  for (auto at = on_.begin(); at != on_.end();) {
    if (now.contains(at->first)) {
      ++at;
      continue;
    }
    if (happened.media_time) told.push_back(moment(at->first, at->second, false));
    at = on_.erase(at);
  }
  // Before the programme's clock is set nothing begins in it.
  if (!happened.media_time) return told;
  for (const auto& what : now) {
    if (on_.contains(what)) continue;
    auto begun = moment(what, what.first + "-" + what.second + "-" + std::to_string(happened.seq), true);
    std::string name = "X-ORG-ROSTRUM-" + what.first;
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begun.attributes.emplace_back(std::move(name), what.second);
    if (what.first == kAgenda)
      begun.attributes.emplace_back("X-ORG-ROSTRUM-TITLE", title_of(shown.document, what.second));
    on_.emplace(what, begun.id);
    told.push_back(std::move(begun));
  }
  return told;
}

}  // namespace rostrum::room
