// What may be asked of a room about its event's document, and how that is answered. Values.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "server/document/document.hpp"
#include "server/event/state.hpp"

namespace rostrum::room {

struct NewDocument {
  document::Document document;
  /// Of which `document` was parsed, strictly.
  std::string text;
  event::PersonId by = "organiser";
  /// The revision that it takes the place of, empty for none; nullopt: whatever is there.
  std::optional<event::TextId> over;
};

/// A revision and its words.
struct Edition {
  event::Revision revision;
  std::string text;
};

/// Why a document was not applied, or an event not deleted.
struct NotDone {
  enum class Why { invalid, stale, wrong_state, deleted, unavailable, storage_full };
  Why why = Why::unavailable;
  /// For whoever applied it by hand.
  std::string detail;
};

/// The revision that is in force.
using Applied = std::function<void(std::variant<event::TextId, NotDone>)>;
using Removed = std::function<void(std::optional<NotDone>)>;

}  // namespace rostrum::room
