#include "protocol/session/poll_field.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <string_view>

namespace rostrum::session {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kKinds = {"single", "multiple", "rating"};
constexpr std::array<std::string_view, 3> kResults = {"live", "close", "never"};

template <std::size_t N>
bool read_word(const json::value& value, const std::array<std::string_view, N>& words, std::string& out) {
  const auto* word = value.if_string();
  if (word == nullptr || std::ranges::find(words, std::string_view(*word)) == words.end()) return false;
  out = *word;
  return true;
}

bool read_count(const json::value& value, std::optional<std::int64_t>& out) {
  if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > std::int64_t{kMaxPollOptions}) return false;
  out = value.get_int64();
  return true;
}

bool read_texts(const json::value& value, std::vector<std::string>& out) {
  const auto* list = value.if_array();
  if (list == nullptr || list->size() > kMaxPollOptions) return false;
  for (const auto& one : *list) {
    const auto* text = one.if_string();
    if (text == nullptr) return false;
    out.emplace_back(*text);
  }
  return true;
}

bool read_member(std::string_view name, const json::value& value, PollDraft& poll) {
  if (name == "question") {
    const auto* text = value.if_string();
    if (text != nullptr) poll.question = *text;
    return text != nullptr;
  }
  if (name == "kind") return read_word(value, kKinds, poll.kind);
  if (name == "options") return read_texts(value, poll.options);
  if (name == "points") return read_count(value, poll.points);
  if (name == "most") return read_count(value, poll.most);
  if (name == "anonymous") {
    if (value.is_bool()) poll.anonymous = value.get_bool();
    return value.is_bool();
  }
  return name == "results" && read_word(value, kResults, poll.results);
}

}  // namespace

std::optional<PollDraft> read_poll(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr || !object->contains("question") || !object->contains("kind")) return std::nullopt;
  PollDraft poll;
  for (const auto& [name, member] : *object) {
    if (!read_member(name, member, poll)) return std::nullopt;
  }
  return poll;
}

json::object write_poll(const PollDraft& poll) {
  json::object out;
  out["question"] = poll.question;
  out["kind"] = poll.kind;
  if (!poll.options.empty()) out["options"] = json::value_from(poll.options);
  if (poll.points) out["points"] = *poll.points;
  if (poll.most) out["most"] = *poll.most;
  if (poll.anonymous) out["anonymous"] = *poll.anonymous;
  if (!poll.results.empty()) out["results"] = poll.results;
  return out;
}

}  // namespace rostrum::session
