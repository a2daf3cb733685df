#include "server/observe/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <ctime>

namespace rostrum::observe {
namespace {

constexpr std::array<std::string_view, 3> kFields = {"event", "session", "feed"};
constexpr const char* kPlain = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";

std::string instant(spdlog::log_clock::time_point when) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ", static_cast<int>(ms % 1000));
  return text.data();
}

class JsonFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = spdlog::level::to_string_view(message.level);
    auto line = json_line(instant(message.time), {level.data(), level.size()},
                          {message.payload.data(), message.payload.size()});
    line += '\n';
    out.append(line.data(), line.data() + line.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

}  // namespace

LogLine split_line(std::string_view message) {
  LogLine line;
  for (;;) {
    const auto end = message.find(' ');
    const auto word = message.substr(0, end);
    const auto equals = word.find('=');
    const bool is_field = equals != std::string_view::npos &&
                          std::ranges::find(kFields, word.substr(0, equals)) != kFields.end() &&
                          end != std::string_view::npos;
    if (!is_field) break;
    line.fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    message.remove_prefix(end + 1);
  }
  line.text = message;
  return line;
}

std::string json_line(std::string_view at, std::string_view level, std::string_view message) {
  const auto line = split_line(message);
  boost::json::object body;
  body["at"] = at;
  body["level"] = level;
  for (const auto& [name, value] : line.fields) body[name] = value;
  body["message"] = line.text;
  return boost::json::serialize(body);
}

void set_up_log(const std::string& format, const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("rostrumd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(level));
  // What is said before a crash must be there after it.
  logger->flush_on(spdlog::level::trace);
  if (format == "json") {
    logger->set_formatter(std::make_unique<JsonFormatter>());
  } else {
    logger->set_pattern(kPlain, spdlog::pattern_time_type::utc);
  }
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace rostrum::observe
