#include "tests/load/ledger.hpp"

#include <algorithm>

namespace rostrum::load {

void Seen::welcomed(Seq seq) {
  // Going back would show something twice.
  if (greeted_ && seq < last_) ++disordered_;
  excused_.emplace_back(greeted_ ? last_ : 0, seq);
  greeted_ = true;
  last_ = std::max(last_, seq);
}

void Seen::frame(Seq seq) {
  if (seq > last_) {
    seen_.push_back(seq);
    last_ = seq;
  } else if (std::ranges::binary_search(seen_, seq)) {
    ++doubled_;
  } else {
    ++disordered_;
  }
}

void Ledger::judge(const Seen& seen, Verdict& verdict) const {
  verdict.doubled += seen.doubled_;
  verdict.disordered += seen.disordered_;
  auto at = seen.seen_.begin();
  for (const Seq seq : shared_) {
    while (at != seen.seen_.end() && *at < seq) ++at;
    const bool was_seen = at != seen.seen_.end() && *at == seq;
    const bool excused =
        std::ranges::any_of(seen.excused_, [&](const auto& gap) { return seq > gap.first && seq <= gap.second; });
    if (excused) continue;
    ++verdict.expected;
    if (was_seen) continue;
    ++verdict.lost;
    if (verdict.first_lost == 0) verdict.first_lost = seq;
  }
}

}  // namespace rostrum::load
