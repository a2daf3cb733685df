// An outlet that keeps what it is given. Thread-safe: a lock around its vectors.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "media/programme/source.hpp"

namespace rostrum::programme {

class Collector : public Outlet {
 public:
  void init(link::Init init) override { keep(inits_, std::move(init)); }
  void stand_in(link::StandInPart part) override { keep(stand_ins_, std::move(part)); }
  void part(link::Part part) override { keep(parts_, std::move(part)); }
  void still(link::Still still) override { keep(stills_, std::move(still)); }

  std::vector<link::Init> inits() const { return copy(inits_); }
  std::vector<link::StandInPart> stand_ins() const { return copy(stand_ins_); }
  std::vector<link::Part> parts() const { return copy(parts_); }
  std::vector<link::Still> stills() const { return copy(stills_); }
  std::vector<link::Part> parts(const std::string& rendition) const {
    auto all = parts();
    std::erase_if(all, [&](const link::Part& part) { return part.rendition != rendition; });
    return all;
  }

  /// Until that many parts have come; false after ten seconds.
  bool wait_for_parts(std::size_t count) {
    std::unique_lock lock(mutex_);
    return grown_.wait_for(lock, std::chrono::seconds(10), [&] { return parts_.size() >= count; });
  }

 private:
  template <class T>
  void keep(std::vector<T>& kept, T value) {
    {
      const std::lock_guard lock(mutex_);
      kept.push_back(std::move(value));
    }
    grown_.notify_all();
  }
  template <class T>
  std::vector<T> copy(const std::vector<T>& kept) const {
    const std::lock_guard lock(mutex_);
    return kept;
  }

  mutable std::mutex mutex_;
  std::condition_variable grown_;
  std::vector<link::Init> inits_;
  std::vector<link::StandInPart> stand_ins_;
  std::vector<link::Part> parts_;
  std::vector<link::Still> stills_;
};

}  // namespace rostrum::programme
