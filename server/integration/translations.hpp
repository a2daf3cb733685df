// Translations that a webhook answers a question with: {"translations":{"fr":"…"}}. Read as commands question.translate
// and held to the same rules, so that nothing comes in by this way that a moderator could not send. Pure.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/session/client_frame.hpp"

namespace rostrum::integration {

/// Languages in one answer.
inline constexpr std::size_t kMaxTranslations = 20;

/// None for an answer that is not JSON or says nothing of translations; otherwise those, or what is wrong with them.
[[nodiscard]] std::variant<std::vector<session::Command>, std::string> translations_of(const std::string& question,
                                                                                       std::string_view answer);

}  // namespace rostrum::integration
