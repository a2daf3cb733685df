// The pictures of events on disk: DATA/assets/SLUG/NAME. One is whole or not there: it is written beside, synced and
// renamed. Blocking; owned by one thread.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace rostrum::assets {

/// Of one event.
inline constexpr std::size_t kMaxPictures = 400;
inline constexpr std::size_t kMaxEventBytes = 100 << 20;
/// Kept in memory, of all events.
inline constexpr std::size_t kMaxKept = 64 << 20;

struct Picture {
  std::shared_ptr<const std::string> bytes;
  std::string type;
  /// Of the bytes, with its quotes.
  std::string etag;
};

/// Why one was not taken: it is none of those we take, larger than kMaxBytes, one too many of its event; or the disk.
enum class Fault { no_picture, too_large, too_many, disk_full, broken };

/// For whoever put it by hand.
std::string words_of(Fault fault);

class Shelf {
 public:
  /// Makes the folder at first need.
  explicit Shelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

  struct Put {
    Picture picture;
    /// There was none of this name.
    bool is_new = true;
  };
  /// On disk when it returns; on a fault what was there still is. `event` and `name` are good names.
  std::variant<Put, Fault> put(const std::string& event, const std::string& name, std::string bytes);
  /// nullopt: there is none.
  std::optional<Picture> get(const std::string& event, const std::string& name);
  /// Whether there was one; nullopt: it cannot be removed.
  std::optional<bool> remove(const std::string& event, const std::string& name);
  /// All of `from` for `to` too.
  std::optional<Fault> copy(const std::string& from, const std::string& to);
  /// With all that is in it.
  void forget(const std::string& event);

 private:
  using Key = std::pair<std::string, std::string>;
  [[nodiscard]] std::filesystem::path path(const std::string& event, const std::string& name) const;
  void keep(const Key& key, const Picture& picture);
  void drop(const Key& key);

  // Given.
  const std::filesystem::path folder_;
  // State.
  std::map<Key, Picture> kept_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace rostrum::assets
