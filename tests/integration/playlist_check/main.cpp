// rostrum-playlist-check: reads the successive media playlists of one rendition, NUL between them, from standard input
// and prints the first rule that one of them or a change between two breaks. Exit status 1 then, 0 when all is well.
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include "protocol/hls/media_playlist.hpp"
#include "tests/unit/server/delivery/rules.hpp"

int main() {
  using namespace rostrum;
  const std::string all{std::istreambuf_iterator<char>(std::cin), {}};
  std::optional<hls::MediaPlaylist> before;
  std::size_t number = 0;
  for (std::size_t at = 0; at < all.size(); ++number) {
    const auto end = std::min(all.find('\0', at), all.size());
    const std::string text = all.substr(at, end - at);
    at = end + 1;
    const auto list = hls::MediaPlaylist::parse(text);
    std::string broken =
        list ? delivery::broken_rule(*list) : "cannot be read, at byte " + std::to_string(list.error().offset);
    if (list && broken.empty() && list->write() != text) broken = "is not what our writer makes of it";
    if (list && broken.empty() && before) broken = delivery::broken_change(*before, *list);
    if (!broken.empty()) {
      std::cout << "playlist " << number << ": " << broken << "\n" << text;
      return 1;
    }
    before = *list;
  }
  return 0;
}
