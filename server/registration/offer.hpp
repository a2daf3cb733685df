// A comment on its way: written by somebody who shows an address to be theirs by a mail's link, then handed to the
// room. Values; part of registration.hpp. Words and address lie in the content table, and nowhere once it is over.
//
//   offered ─confirm─► confirmed ──the room took it──► posted
//      └──24 h──► lapsed  └──the room refused it──► refused      withdrawn: by its author, from any
#pragma once
#include <cstdint>
#include <string>

namespace rostrum::registration {

enum class OfferState { offered, confirmed, posted, refused, lapsed, withdrawn };

struct Offer {
  /// Who its author is in the event from then on: `k…`.
  std::string id;
  std::string address;
  std::string name;
  std::string text;
  std::string language;
  OfferState state = OfferState::offered;
  std::int64_t asked_at = 0;
  friend bool operator==(const Offer&, const Offer&) = default;

  [[nodiscard]] bool waits() const { return state == OfferState::offered || state == OfferState::confirmed; }
};

/// Comments that wait, in all and of one address.
inline constexpr std::size_t kMaxOffers = 2'000;
inline constexpr std::size_t kMaxOffersOfAddress = 3;
inline constexpr std::int64_t kOfferLapses_ms = 24 * 3'600'000;

struct CommentOffered {
  Offer offer;
  friend bool operator==(const CommentOffered&, const CommentOffered&) = default;
};
/// Once it waits no more its texts are blank, and its mail is gone.
struct OfferMoved {
  std::string offer;
  OfferState to = OfferState::posted;
  friend bool operator==(const OfferMoved&, const OfferMoved&) = default;
};

}  // namespace rostrum::registration
