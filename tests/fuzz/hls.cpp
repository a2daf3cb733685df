// Playlists of both sorts: what is read must be written and read again to the same value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/hls/media_playlist.hpp"
#include "protocol/hls/multivariant_playlist.hpp"

namespace {

template <class Playlist>
void read_and_write(std::string_view text) {
  const auto once = Playlist::parse(text);
  if (!once) {
    if (once.error().offset > text.size()) std::abort();
    return;
  }
  const auto written = once->write();
  const auto twice = Playlist::parse(written);
  if (!twice || twice->write() != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_and_write<rostrum::hls::MediaPlaylist>(text);
  read_and_write<rostrum::hls::MultivariantPlaylist>(text);
  return 0;
}
