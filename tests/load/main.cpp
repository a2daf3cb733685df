// rostrum-load: holds thousands of viewers on a server and checks what each of them is given.
#include <signal.h>
#include <sys/resource.h>

#include <iostream>

#include "tests/load/report.hpp"

int main(int argc, char** argv) {
  using namespace rostrum::load;
  int code = 0;
  const auto options = parse_options(argc, argv, code);
  if (!options) return code;
  signal(SIGPIPE, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < options->viewers + 64) {
    std::cerr << "rostrum-load: the system allows " << limit.rlim_max << " descriptors (ulimit -Hn), too few for "
              << options->viewers << " viewers\n";
    return 2;
  }
  try {
    Run run(*options);
    const auto outcome = run.go();
    std::cerr << summary(*options, outcome, run.tally());
    std::cout << json_line(*options, outcome, run.tally()) << std::endl;
    // The sockets are left to the system: closing thousands one by one would only take time.
    std::_Exit(fault_of(*options, outcome, run.tally()).empty() ? 0 : 1);
  } catch (const std::exception& error) {
    std::cerr << "rostrum-load: " << error.what() << "\n";
    return 2;
  }
}
