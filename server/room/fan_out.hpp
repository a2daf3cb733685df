// How a room reaches its people: the room, one actor, says what goes to whom in order; I/O threads write it.
//
// A frame here is a whole WebSocket frame (header and payload, unmasked), made once and shared by every socket.
// For one subscriber, things arrive in the order the room said them: the answer to a command therefore goes first, then
// the frame of its seq. Implementations never block and never call back into the room synchronously.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::room {

using Frame = std::shared_ptr<const std::string>;
using SubscriberId = std::uint64_t;

/// Why somebody is here: a session hears all that happens, an errand is one command and its answer.
enum class Visit : std::uint8_t { session, errand };

/// What a person is shown depends on this alone, or on being named. Staff are moderators and organisers.
enum class View : std::uint8_t { viewer, panelist, interpreter, staff };
inline constexpr std::size_t kViews = 4;

/// One thing that happened, shaped for each view; nullptr where that view sees nothing.
struct Publication {
  std::uint64_t seq = 0;
  std::array<Frame, kViews> by_view{};
  /// These people get this instead of their view's frame (nullptr: nothing).
  std::vector<std::pair<std::string, Frame>> personal;
  /// The question it shows, whole.
  std::string about;
  /// Nobody is to be shown what was said of it before.
  bool redacts = false;
  /// Nor what was said before it of anything: whoever missed this is welcomed afresh.
  bool erases = false;
};

class FanOut {
 public:
  virtual ~FanOut() = default;
  /// From now on the subscriber receives publications for this view and person. Called again when roles change.
  virtual void attach(SubscriberId subscriber, std::string person, View view) = 0;
  /// Frames to one subscriber: welcome, resumed and what was missed, answers.
  virtual void send(SubscriberId subscriber, std::vector<Frame> frames) = 0;
  /// To all of one person's sockets.
  virtual void send_person(std::string person, Frame frame) = 0;
  virtual void publish(Publication publication) = 0;
  /// Flushes what was said before, then closes with this WebSocket code. The reason of 1013 begins with "try again":
  /// some libraries do not hand on the code.
  virtual void close(SubscriberId subscriber, std::uint16_t code, std::string reason) = 0;
};

/// Builds a text frame from a JSON payload: FIN, opcode 1, unmasked, minimal length (RFC 6455 5.2).
Frame text_frame(const std::string& payload);

}  // namespace rostrum::room
