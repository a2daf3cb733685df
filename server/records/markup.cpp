#include "server/records/markup.hpp"

#include <algorithm>

#include "protocol/session/instant.hpp"

namespace rostrum::records {
namespace {

constexpr std::size_t kWidth = 720;
constexpr std::size_t kHeight = 160;

std::string attribute(std::string_view name, std::size_t value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
      case '\t':
        out += c;
        break;
      default: {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7f) {
          out += "\xef\xbf\xbd";
        } else {
          out += c;
        }
      }
    }
  }
  return out;
}

std::string words(std::string_view text) { return "<bdi>" + escaped(text) + "</bdi>"; }

std::string bar(std::size_t value, std::size_t most) {
  const auto length = most == 0 ? 0 : value * 100 / most;
  // Beside its number, which says the same.
  return "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect" +
         attribute("width", length) + " height=\"10\"/></svg>";
}

std::string strip(const std::vector<Span>& parts, Span whole, std::string_view label) {
  const auto length = std::max<Instant>(1, whole.to - whole.from);
  const auto place = [&](Instant at) {
    const auto within = std::clamp(at, whole.from, whole.to) - whole.from;
    return static_cast<std::size_t>(within * static_cast<Instant>(kWidth) / length);
  };
  std::string out = "<svg class=\"strip\" role=\"img\" viewBox=\"0 0 " + std::to_string(kWidth) +
                    " 10\" preserveAspectRatio=\"none\"><title>" + escaped(label) + "</title>";
  for (const Span& part : parts) {
    const auto from = place(part.from);
    // However short, it is seen.
    const auto width = std::max<std::size_t>(1, place(part.to) - from);
    out += "<rect" + attribute("x", from) + attribute("width", width) + " height=\"10\"/>";
  }
  return out + "</svg>";
}

std::string steps(const std::vector<Level>& levels, std::string_view label) {
  if (levels.size() < 2) return {};
  const auto from = levels.front().minute;
  const auto span = levels.back().minute - from;
  const auto most = std::max<std::size_t>(1, std::ranges::max_element(levels, {}, &Level::people)->people);
  std::string path;
  std::size_t height = kHeight;
  for (const Level& level : levels) {
    const auto x = static_cast<std::size_t>((level.minute - from) * static_cast<Instant>(kWidth) / span);
    // Up or down where it changes: over to the minute first.
    const auto at = path.empty() ? "M" + std::to_string(x) + " " + std::to_string(kHeight)
                                 : "L" + std::to_string(x) + " " + std::to_string(height);
    height = kHeight - level.people * kHeight / most;
    path += at + "L" + std::to_string(x) + " " + std::to_string(height);
  }
  const auto time = [](Instant at) { return session::format_instant(at).substr(11, 5); };
  return "<svg class=\"steps\" role=\"img\" viewBox=\"-4 -14 " + std::to_string(kWidth + 8) + " " +
         std::to_string(kHeight + 34) + "\"><title>" + escaped(label) + "</title><path d=\"" + path +
         "Z\"/><text x=\"0\" y=\"-3\">" + std::to_string(most) + "</text><text x=\"0\"" + attribute("y", kHeight + 14) +
         ">" + time(from) + "</text><text" + attribute("x", kWidth) + attribute("y", kHeight + 14) +
         " text-anchor=\"end\">" + time(levels.back().minute) + " UTC</text></svg>";
}

}  // namespace rostrum::records
