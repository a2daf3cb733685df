#include "tests/load/frames.hpp"

#include <boost/json.hpp>
#include <charconv>

namespace rostrum::load {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  const auto* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

const json::object* object_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

/// An id "t123" was sent at 123.
std::int64_t stamp_of(std::string_view id) {
  std::int64_t stamp = 0;
  if (id.starts_with('t')) std::from_chars(id.data() + 1, id.data() + id.size(), stamp);
  return stamp;
}

}  // namespace

Frame read_frame(std::string_view payload) {
  Frame frame;
  boost::system::error_code error;
  const auto value = json::parse(payload, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) {
    frame.kind = Frame::Kind::unreadable;
    return frame;
  }
  const auto* seq = object->if_contains("seq");
  if (seq != nullptr) frame.seq = seq->to_number<std::uint64_t>(error);
  const auto type = text_at(*object, "type");
  frame.announcement = text_at(*object, "announcement");
  if (object->contains("re")) {
    frame.kind = Frame::Kind::answer;
    frame.re = text_at(*object, "re");
    const auto* ok = object->if_contains("ok");
    frame.ok = ok != nullptr && ok->is_bool() && ok->get_bool();
  } else if (type == "welcome") {
    frame.kind = Frame::Kind::welcome;
    if (const auto* you = object_at(*object, "you")) frame.token = text_at(*you, "token");
  } else if (type == "resumed") {
    frame.kind = Frame::Kind::resumed;
  } else if (type == "refused") {
    frame.kind = Frame::Kind::refused;
  } else if (seq != nullptr) {
    frame.kind = Frame::Kind::event;
    frame.retracted = type == "announcement.retracted";
    if (const auto* announcement = object_at(*object, "announcement")) {
      frame.announcement = text_at(*announcement, "id");
      frame.text = text_at(*announcement, "text");
      frame.sent_ns = stamp_of(frame.announcement);
    }
  }
  return frame;
}

const Frame& Frames::read(std::string_view payload, bool& fresh) {
  fresh = false;
  // A welcome is each viewer's own.
  if (payload.starts_with(R"({"type":"welcome")") || payload.starts_with(R"({"re")")) {
    fresh = true;
    return own_ = read_frame(payload);
  }
  if (const auto found = kept_.find(payload); found != kept_.end()) return found->second;
  fresh = true;
  if (kept_.size() >= kMaxKept) kept_.clear();
  return kept_.emplace(std::string(payload), read_frame(payload)).first->second;
}

}  // namespace rostrum::load
