// What a webhook is told of one row of the journal, as protocol/api describes it (`webhook_call`). Nothing of who asked
// a question, and of registrations neither answers nor needs. Pure: the row and the texts that are still there make it,
// so that a retry says the same, but for what was erased meanwhile.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "server/journal/webhooks.hpp"

namespace rostrum::integration {

struct Payload {
  /// question.asked, event.opened, registration.made, …
  std::string type;
  /// The body, JSON.
  std::string body;
  /// The question it is about, if its words are told.
  std::string question;
};

/// By id, of the row's stream.
using Texts = std::function<std::string(const std::string& id)>;

/// nullopt for a row that this program cannot read.
[[nodiscard]] std::optional<Payload> payload_of(const std::string& event, const journal::Told& told,
                                                const Texts& texts);
/// What a test says.
[[nodiscard]] Payload test_payload(const std::string& event, std::int64_t at);

/// The same for each try of one row.
[[nodiscard]] std::string message_id(const std::string& hook, const journal::Told& told);

}  // namespace rostrum::integration
