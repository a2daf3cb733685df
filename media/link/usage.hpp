// What this process has used, for heartbeats. Owned by the link thread; made before the sandbox closes, for it keeps a
// file open.
#pragma once
#include <cstdint>

namespace rostrum::link {

class Usage {
 public:
  Usage();
  ~Usage();
  Usage(const Usage&) = delete;
  Usage& operator=(const Usage&) = delete;

  /// User and system time of all threads since the start.
  [[nodiscard]] double cpu_seconds() const;
  /// 0 when the system does not say.
  [[nodiscard]] std::uint64_t resident_bytes() const;

 private:
  int statm_;
};

}  // namespace rostrum::link
