#include "server/delivery/saved_states.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "protocol/hls/attributes.hpp"

namespace rostrum::delivery {
namespace {

// kMaxMoments with the longest texts there can be, each byte of them escaped, are 3 MiB.
constexpr std::size_t kMaxBytes = 4 * 1024 * 1024;
constexpr std::size_t kMaxLines = 8'192;
constexpr std::size_t kMaxAttributes = 4;
constexpr const char* kFile = "window";

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// Whole or not at all, also after a power cut.
void write_synced(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path next = path.string() + ".new";
  const int fd = open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) fail("open");
  const bool good = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fdatasync(fd) == 0;
  const int error = errno;
  close(fd);
  errno = error;
  if (!good) fail("write");
  std::filesystem::rename(next, path);
}

/// Without white space, percent and equals signs.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7f && c != '%' && c != '=') {
      out += c;
    } else {
      out += {'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]};
    }
  }
  return out;
}

std::optional<std::string> unescaped(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : digit(text[i + 2]);
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (out.size() > kMaxMomentText || !hls::quotable(out)) return std::nullopt;
  return out;
}

std::optional<Moment> read_moment(std::istringstream& words) {
  Moment moment;
  std::string id;
  std::string event_class;
  std::string duration;
  if (!(words >> id >> event_class >> moment.at >> duration)) return std::nullopt;
  auto read_id = unescaped(id);
  auto read_class = unescaped(event_class);
  if (!read_id || !read_class) return std::nullopt;
  moment.id = *std::move(read_id);
  moment.event_class = *std::move(read_class);
  if (duration != "-") {
    link::Tick ticks = 0;
    const auto [end, error] = std::from_chars(duration.data(), duration.data() + duration.size(), ticks);
    if (error != std::errc() || end != duration.data() + duration.size() || ticks < 0) return std::nullopt;
    moment.duration = ticks;
  }
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || moment.attributes.size() == kMaxAttributes) return std::nullopt;
    auto name = unescaped(std::string_view(word).substr(0, equals));
    auto value = unescaped(std::string_view(word).substr(equals + 1));
    if (!name || !value || !name->starts_with("X-")) return std::nullopt;
    moment.attributes.emplace_back(*std::move(name), *std::move(value));
  }
  // Read to its end.
  words.clear();
  return moment;
}

std::optional<SavedState> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kMaxBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return read_state(text);
}

}  // namespace

std::string write_state(const SavedState& saved) {
  std::ostringstream out;
  out << "timeline " << saved.timeline.origin_monotonic_ns << ' ' << saved.timeline.anchor_unix_ns << '\n';
  for (const auto& [rendition, id] : saved.state.inits) out << "init " << rendition << ' ' << id << '\n';
  for (const auto msn : saved.state.discontinuities) out << "discontinuity " << msn << '\n';
  for (const auto& moment : saved.state.moments) {
    out << "moment " << escaped(moment.id) << ' ' << escaped(moment.event_class) << ' ' << moment.at << ' ';
    if (moment.duration) {
      out << *moment.duration;
    } else {
      out << '-';
    }
    for (const auto& [name, value] : moment.attributes) out << ' ' << escaped(name) << '=' << escaped(value);
    out << '\n';
  }
  return out.str();
}

std::optional<SavedState> read_state(std::string_view text) {
  if (text.size() > kMaxBytes || text.empty() || text.back() != '\n') return std::nullopt;
  SavedState saved;
  bool timed = false;
  std::size_t lines = 0;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    if (++lines > kMaxLines) return std::nullopt;
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    if (kind == "timeline" && !timed) {
      words >> saved.timeline.origin_monotonic_ns >> saved.timeline.anchor_unix_ns;
      timed = true;
    } else if (kind == "init") {
      std::string rendition;
      std::string id;
      words >> rendition >> id;
      saved.state.inits[rendition] = id;
    } else if (kind == "discontinuity") {
      std::uint64_t msn = 0;
      words >> msn;
      auto& all = saved.state.discontinuities;
      if (!all.empty() && msn <= all.back()) return std::nullopt;
      all.push_back(msn);
    } else if (kind == "moment") {
      auto moment = read_moment(words);
      if (!moment || saved.state.moments.size() == kMaxMoments) return std::nullopt;
      saved.state.moments.push_back(*std::move(moment));
    } else {
      return std::nullopt;
    }
    if (!words || words.rdbuf()->in_avail() > 0) return std::nullopt;
  }
  if (!timed) return std::nullopt;
  return saved;
}

SavedStates::SavedStates(std::filesystem::path stages) : stages_(std::move(stages)) {
  std::error_code none;
  for (const auto& folder : std::filesystem::directory_iterator(stages_, none)) {
    if (auto saved = read_file(folder.path() / kFile)) {
      states_.emplace(folder.path().filename().string(), std::move(*saved));
    }
  }
  writer_ = std::jthread([this](std::stop_token stop) {
    pthread_setname_np(pthread_self(), "window states");
    write_changes(std::move(stop));
  });
}

SavedStates::~SavedStates() {
  writer_.request_stop();
  writer_.join();
}

ProgrammeState SavedStates::find(const std::string& event, const link::Timeline& timeline) const {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(event);
  if (found == states_.end() || found->second.timeline != timeline) return {};
  return found->second.state;
}

void SavedStates::save(const std::string& event, SavedState state) {
  {
    const std::lock_guard lock(mutex_);
    states_.insert_or_assign(event, state);
    waiting_.insert_or_assign(event, std::move(state));
  }
  changed_.notify_one();
}

void SavedStates::forget(const std::string& event) {
  const std::lock_guard lock(mutex_);
  states_.erase(event);
  waiting_.erase(event);
}

void SavedStates::write_changes(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, stop, [this] { return !waiting_.empty(); });
    if (waiting_.empty()) return;
    const auto next = waiting_.extract(waiting_.begin());
    lock.unlock();
    try {
      std::filesystem::create_directories(stages_ / next.key());
      write_synced(stages_ / next.key() / kFile, write_state(next.mapped()));
    } catch (const std::exception& error) {
      spdlog::warn("event={} what the next server would know of the live window is not written: {}", next.key(),
                   error.what());
    }
    lock.lock();
  }
}

}  // namespace rostrum::delivery
