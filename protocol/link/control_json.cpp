// Control messages as JSON: members are found by Boost.Describe, so that a field added to messages.hpp and to its line
// here travels. Unknown members are passed over: a newer peer's hello must stay readable.
#include <array>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <cmath>
#include <limits>

#include "protocol/link/frames.hpp"

namespace rostrum::link {

BOOST_DESCRIBE_ENUM(FeedState, connecting, live, lost, closed, refused)
BOOST_DESCRIBE_ENUM(SlateKind, before, pause, after, cut, trouble)
BOOST_DESCRIBE_STRUCT(Timeline, (), (origin_monotonic_ns, anchor_unix_ns))
BOOST_DESCRIBE_STRUCT(ServerHello, (), (version, event, epoch, acknowledged, stills))
BOOST_DESCRIBE_STRUCT(FeedStatus, (), (feed, state, video, audio, session))
BOOST_DESCRIBE_STRUCT(StageHello, (), (version, run, pid, ready, timeline, scene_version, feeds, speaking))
BOOST_DESCRIBE_STRUCT(Speaking, (), (feed, from, to))
BOOST_DESCRIBE_STRUCT(Setup, (), (width, height, video_bps, audio_bps, title, poisoned))
BOOST_DESCRIBE_STRUCT(Ready, (), ())
BOOST_DESCRIBE_STRUCT(ProgrammeStart, (), (timeline, first_tick))
BOOST_DESCRIBE_STRUCT(ProgrammeStop, (), ())
BOOST_DESCRIBE_STRUCT(Tile, (), (feed, name, title, muted))
BOOST_DESCRIBE_STRUCT(Slate, (), (kind, title, subtitle, countdown_to_unix_ms))
BOOST_DESCRIBE_STRUCT(Scene, (), (version, at_tick, tiles, spotlight, slate))
BOOST_DESCRIBE_STRUCT(WhipOffer, (), (request, session, feed, sdp, replaces))
BOOST_DESCRIBE_STRUCT(WhipPatch, (), (request, session, if_match, fragment))
BOOST_DESCRIBE_STRUCT(WhipDelete, (), (request, session))
BOOST_DESCRIBE_STRUCT(WhipResult, (), (request, status, sdp, etag, problem))
BOOST_DESCRIBE_STRUCT(FeedChanged, (), (status))
BOOST_DESCRIBE_STRUCT(Heartbeat, (), (encoded_until, dropped_parts, feeds, cpu_seconds, resident_bytes))
BOOST_DESCRIBE_STRUCT(Shutdown, (), ())

namespace {

namespace json = boost::json;
namespace describe = boost::describe;
namespace mp11 = boost::mp11;

/// In the order of `Control`.
constexpr std::array<std::string_view, std::variant_size_v<Control>> kTypes = {
    "server_hello",   "stage_hello",  "setup",      "ready",      "programme_start",
    "programme_stop", "scene",        "whip_offer", "whip_patch", "whip_delete",
    "whip_result",    "feed_changed", "heartbeat",  "shutdown",   "speaking"};

using Fault = std::optional<FrameError>;

template <class T>
constexpr bool kIsOptional = false;
template <class T>
constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
constexpr bool kIsVector = false;
template <class T>
constexpr bool kIsVector<std::vector<T>> = true;

template <class T>
using Members = describe::describe_members<T, describe::mod_public>;

template <class T>
Fault read(const json::value& value, T& out);

template <class T>
Fault read_members(const json::object& object, T& out) {
  Fault fault;
  mp11::mp_for_each<Members<T>>([&](auto member) {
    if (fault) return;
    auto& field = out.*member.pointer;
    const json::value* found = object.if_contains(member.name);
    if (found != nullptr) {
      fault = read(*found, field);
    } else if constexpr (!kIsOptional<std::remove_reference_t<decltype(field)>>) {
      fault = FrameError::missing_member;
    }
  });
  return fault;
}

template <class T>
Fault read_integer(const json::value& value, T& out) {
  const auto fits = [&](auto number) {
    if (!std::in_range<T>(number)) return false;
    out = static_cast<T>(number);
    return true;
  };
  if (const auto* number = value.if_int64()) return fits(*number) ? Fault() : FrameError::bad_member;
  if (const auto* number = value.if_uint64()) return fits(*number) ? Fault() : FrameError::bad_member;
  return FrameError::bad_member;
}

template <class T>
Fault read_elements(const json::value& value, std::vector<T>& out) {
  const auto* array = value.if_array();
  if (array == nullptr) return FrameError::bad_member;
  if (array->size() > kMaxElements) return FrameError::too_many;
  out.resize(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) {
    if (const Fault fault = read((*array)[i], out[i])) return fault;
  }
  return std::nullopt;
}

template <class T>
Fault read(const json::value& value, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    const auto* text = value.if_string();
    if (text == nullptr) return FrameError::bad_member;
    out.assign(text->data(), text->size());
  } else if constexpr (std::is_same_v<T, bool>) {
    const auto* flag = value.if_bool();
    if (flag == nullptr) return FrameError::bad_member;
    out = *flag;
  } else if constexpr (std::is_enum_v<T>) {
    const auto* text = value.if_string();
    if (text == nullptr || !describe::enum_from_string(text->c_str(), out)) return FrameError::bad_member;
  } else if constexpr (std::is_same_v<T, double>) {
    if (!value.is_number()) return FrameError::bad_member;
    out = value.to_number<double>();
    if (!std::isfinite(out)) return FrameError::bad_member;
  } else if constexpr (std::is_integral_v<T>) {
    return read_integer(value, out);
  } else if constexpr (kIsOptional<T>) {
    if (value.is_null()) return std::nullopt;
    return read(value, out.emplace());
  } else if constexpr (kIsVector<T>) {
    return read_elements(value, out);
  } else {
    const auto* object = value.if_object();
    return object == nullptr ? Fault(FrameError::bad_member) : read_members(*object, out);
  }
  return std::nullopt;
}

template <class T>
json::value write(const T& value) {
  if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    return json::value(value);
  } else if constexpr (std::is_enum_v<T>) {
    return json::value(describe::enum_to_string(value, ""));
  } else if constexpr (kIsOptional<T>) {
    return value ? write(*value) : json::value();
  } else if constexpr (kIsVector<T>) {
    json::array array;
    for (const auto& element : value) array.push_back(write(element));
    return array;
  } else {
    json::object object;
    mp11::mp_for_each<Members<T>>([&](auto member) { object.emplace(member.name, write(value.*member.pointer)); });
    return object;
  }
}

template <std::size_t... I>
Parsed<Control, FrameError> read_as(std::size_t type, const json::object& object, std::index_sequence<I...>) {
  Control message;
  Fault fault;
  const auto attempt = [&]<std::size_t Index>() {
    fault = read_members(object, message.emplace<Index>());
    return true;
  };
  const bool known = ((I == type && attempt.template operator()<I>()) || ...);
  if (!known) return ParseError<FrameError>{FrameError::unknown_type, 0};
  if (fault) return ParseError<FrameError>{*fault, 0};
  return message;
}

}  // namespace

Parsed<Control, FrameError> parse_control(ByteView bytes) {
  if (bytes.size() > kMaxControlBytes) return ParseError<FrameError>{FrameError::too_long, kMaxControlBytes};
  json::parse_options options;
  options.max_depth = 8;
  json::parser parser({}, options);
  json::error_code error;
  const std::size_t read_bytes = parser.write_some(as_text(bytes).data(), bytes.size(), error);
  if (error == json::error::too_deep) return ParseError<FrameError>{FrameError::too_many, read_bytes};
  if (error) return ParseError<FrameError>{FrameError::bad_json, read_bytes};
  if (read_bytes != bytes.size()) return ParseError<FrameError>{FrameError::trailing_bytes, read_bytes};
  const json::value value = parser.release();
  const auto* object = value.if_object();
  if (object == nullptr) return ParseError<FrameError>{FrameError::bad_json, 0};
  const json::value* type = object->if_contains("type");
  if (type == nullptr) return ParseError<FrameError>{FrameError::missing_member, 0};
  if (!type->is_string()) return ParseError<FrameError>{FrameError::bad_member, 0};
  const auto found = std::find(kTypes.begin(), kTypes.end(), std::string_view(type->get_string()));
  return read_as(static_cast<std::size_t>(found - kTypes.begin()), *object,
                 std::make_index_sequence<std::variant_size_v<Control>>());
}

void serialize(const Control& message, Bytes& out) {
  json::value value = std::visit([](const auto& held) { return write(held); }, message);
  value.get_object().emplace("type", kTypes[message.index()]);
  const std::string text = json::serialize(value);
  ByteWriter writer(out);
  writer.u32(static_cast<std::uint32_t>(text.size()));
  writer.text(text);
}

}  // namespace rostrum::link
