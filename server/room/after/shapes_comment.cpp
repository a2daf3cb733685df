#include "server/room/after/shapes_comment.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;
using event::CommentState;

constexpr std::array<std::string_view, 3> kStates = {"pending", "approved", "dismissed"};

}  // namespace

bool sees_comment(const Looker& looker, const event::Comment& comment) {
  if (looker.view == View::staff) return true;
  if (comment.text.empty()) return false;
  return comment.state == CommentState::approved || (!looker.person.empty() && comment.author == looker.person);
}

json::object comment_shape(const Shown& shown, const event::Comment& comment, const Looker& looker) {
  const auto* person = shown.state.person(comment.author);
  json::object author;
  author["id"] = comment.author;
  author["name"] = person == nullptr ? std::string() : text_of(shown.texts, person->name);
  author["staff"] = person != nullptr && person->is_staff();
  json::object out;
  out["id"] = comment.id;
  out["author"] = std::move(author);
  out["text"] = text_of(shown.texts, comment.text);
  out["at"] = session::format_instant(comment.at);
  out["state"] = kStates.at(static_cast<std::size_t>(comment.state));
  const bool own = !looker.person.empty() && comment.author == looker.person;
  if (!comment.reason.empty() && (looker.view == View::staff || own))
    out["reason"] = text_of(shown.texts, comment.reason);
  return out;
}

json::object comment_list(const Shown& shown, const Looker& looker, std::size_t offset, std::size_t limit) {
  std::vector<const event::Comment*> seen;
  for (const auto& [id, comment] : shown.state.comments) {
    if (sees_comment(looker, comment)) seen.push_back(&comment);
  }
  std::ranges::sort(seen, std::greater(), [](const event::Comment* one) { return std::pair(one->at, one->id); });
  json::array list;
  for (auto at = offset; at < seen.size() && list.size() < limit; ++at) {
    list.emplace_back(comment_shape(shown, *seen[at], looker));
  }
  json::object out;
  out["open"] = shown.state.rules.comments.open && shown.state.phase == event::Phase::ended;
  out["total"] = seen.size();
  out["comments"] = std::move(list);
  return out;
}

}  // namespace rostrum::room
