// A run's outcome, for people and for programs.
#pragma once
#include <string>

#include "tests/load/run.hpp"

namespace rostrum::load {

/// Why the run failed; empty when all is well.
std::string fault_of(const Options& options, const Outcome& outcome, const Tally& tally);
/// Several lines.
std::string summary(const Options& options, const Outcome& outcome, Tally& tally);
/// One object on one line.
std::string json_line(const Options& options, const Outcome& outcome, Tally& tally);

}  // namespace rostrum::load
