// A raw H.264 stream as pictures to send again and again: what benches publish, so that a stage and another program
// decode the very same. Value.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "protocol/bytes.hpp"

namespace rostrum::publish {

class Recording {
 public:
  /// Annex B (ITU-T H.264 B.1) with an access unit delimiter before each picture, the first an IDR picture with its
  /// parameter sets. Throws std::runtime_error when the file cannot be read or has no delimiters.
  explicit Recording(const std::string& file);
  /// From the start again after the last.
  [[nodiscard]] const Bytes& picture(std::size_t number) const { return pictures_[number % pictures_.size()]; }

 private:
  std::vector<Bytes> pictures_;
};

}  // namespace rostrum::publish
