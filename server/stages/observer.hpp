// What the stages tell the rest of the server: media for delivery, states for the rooms.
#pragma once
#include <string>
#include <string_view>

#include "protocol/link/media.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::stages {

/// starting: no stage is ready yet. running: it answers and may encode. lost: it died, hangs or does not start; another
/// is on its way. restarted: the first `running` after a loss: WebRTC sessions are gone, whoever published posts again.
enum class StageState { starting, running, lost, restarted };

/// Implemented by whoever wires delivery and rooms. Every call comes from the supervisor's thread, in the order in
/// which the stage said it, and must not block: copy or move what is needed and post it. Return means "taken": a part
/// is acknowledged to the stage after its call.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Again after each restart and adoption; equal ids mean equal bytes.
  virtual void init(const std::string& event, link::Init init) = 0;
  /// A part may come a second time after an adoption: `first_tick` tells.
  virtual void part(const std::string& event, link::Part part) = 0;
  /// The group of slate and silence, part by part, once for each life of a stage and again after an adoption.
  virtual void stand_in(const std::string& event, link::StandInPart part) = 0;
  virtual void gap(const std::string& event, link::Gap gap) = 0;
  /// What the programme looked like at a tick; after an adoption some come a second time. Hostile as all of a stage is:
  /// whether it is a JPEG is not looked into.
  virtual void still(const std::string& event, link::Still still) = 0;
  virtual void feed(const std::string& event, link::FeedStatus feed) = 0;
  /// Who speaks, in ticks of this timeline; again with the turn's end, also when the stage died meanwhile. After an
  /// adoption turns may come a second time.
  virtual void speaking(const std::string& event, const link::Timeline& timeline, link::Speaking turn) = 0;
  /// `reason` is for logs and staff, empty when all is well.
  virtual void stage_state(const std::string& event, StageState state, std::string_view reason) = 0;
  /// The stage died twice in a minute while it decoded this feed: its offers are refused from now on.
  virtual void poisoned(const std::string& event, const link::FeedId& feed) = 0;
  /// A living stage was taken over and encodes on this timeline already.
  virtual void adopted(const std::string& event, link::Timeline timeline) = 0;
};

}  // namespace rostrum::stages
