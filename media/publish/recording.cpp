#include "media/publish/recording.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

namespace rostrum::publish {
namespace {

// A benchmark's minute at a megabit or two, and no more of the machine's memory than that.
constexpr std::size_t kMaxBytes = 64 << 20;

}  // namespace

Recording::Recording(const std::string& file) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) throw std::runtime_error("--play: cannot read " + file);
  const auto size = static_cast<std::size_t>(in.tellg());
  if (size > kMaxBytes) throw std::runtime_error("--play: more than 64 MiB: " + file);
  Bytes stream(size);
  in.seekg(0);
  in.read(reinterpret_cast<char*>(stream.data()), static_cast<std::streamsize>(size));
  // Start code and header of an access unit delimiter (7.3.2.4): nal_ref_idc 0, nal_unit_type 9.
  constexpr std::array kDelimiter{std::byte{0}, std::byte{0}, std::byte{1}, std::byte{9}};
  auto begin = std::search(stream.begin(), stream.end(), kDelimiter.begin(), kDelimiter.end());
  while (begin != stream.end()) {
    const auto end = std::search(begin + 1, stream.end(), kDelimiter.begin(), kDelimiter.end());
    // The delimiter itself (start code, header, one byte) says nothing to a receiver.
    constexpr std::ptrdiff_t kLength = 5;
    if (end - begin > kLength) pictures_.emplace_back(begin + kLength, end);
    begin = end;
  }
  if (pictures_.empty()) throw std::runtime_error("--play: no access unit delimiters in " + file);
}

}  // namespace rostrum::publish
