#include "server/integration/translations.hpp"

#include <boost/json.hpp>

namespace rostrum::integration {

namespace json = boost::json;

std::variant<std::vector<session::Command>, std::string> translations_of(const std::string& question,
                                                                         std::string_view answer) {
  std::vector<session::Command> commands;
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(answer.data(), answer.size()), error, {}, {.max_depth = 4});
  const auto* given = error || !value.is_object() ? nullptr : value.get_object().if_contains("translations");
  if (given == nullptr) return commands;
  if (!given->is_object()) return "translations must be an object";
  if (given->get_object().size() > kMaxTranslations) {
    return "translations may be of " + std::to_string(kMaxTranslations) + " languages";
  }
  for (const auto& [lang, text] : given->get_object()) {
    json::object command;
    command["id"] = "answer";
    command["type"] = "question.translate";
    command["question"] = question;
    command["lang"] = lang;
    command["text"] = text;
    auto frame = session::parse_client_frame(json::serialize(command));
    if (const auto* fault = std::get_if<session::Malformed>(&frame)) return "translations: " + fault->detail;
    commands.push_back(std::get<session::Command>(std::move(frame)));
  }
  return commands;
}

}  // namespace rostrum::integration
