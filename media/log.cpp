#include "media/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <cstdarg>
#include <memory>
#include <string_view>

#include "protocol/link/log_line.hpp"
#include "protocol/session/instant.hpp"

extern "C" {
#include <libavutil/log.h>
}

namespace rostrum {
namespace {

constexpr std::size_t kLibavLine = 512;

class Formatter : public spdlog::formatter {
 public:
  Formatter(std::string about, bool json) : about_(std::move(about)), json_(json) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch()).count();
    const auto name = spdlog::level::to_string_view(message.level);
    const std::string level(name.data(), name.size());
    const std::string text = about_ + std::string(message.payload.data(), message.payload.size());
    const std::string time = session::format_instant(at);
    const std::string line = json_ ? link::json_line(time, level, text) : time + " " + level + " " + text;
    out.append(line.data(), line.data() + line.size());
    out.push_back('\n');
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<Formatter>(about_, json_);
  }

 private:
  std::string about_;
  bool json_;
};

/// On whatever thread libav is used.
void take_libav_line(void* context, int level, const char* format, va_list arguments) {
  if (level > av_log_get_level()) return;
  std::array<char, kLibavLine> line{};
  int begins = 1;
  const int length = av_log_format_line2(context, level, format, arguments, line.data(), line.size(), &begins);
  if (length <= 0) return;
  std::string_view text(line.data());
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (!text.empty()) spdlog::error("libav: {}", text);
}

}  // namespace

void set_up_log(const std::string& event, const std::string& run, const LogStyle& style) {
  auto logger = std::make_shared<spdlog::logger>("stage", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(spdlog::level::from_str(style.level));
  // What is said before a crash must be there after it.
  logger->flush_on(spdlog::level::trace);
  logger->set_formatter(std::make_unique<Formatter>("event=" + event + " stage=" + run + " ", style.format == "json"));
  spdlog::set_default_logger(std::move(logger));
  av_log_set_level(AV_LOG_ERROR);
  av_log_set_callback(take_libav_line);
}

}  // namespace rostrum
