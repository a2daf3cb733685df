#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// fontconfig and NSS keep what they have read until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\nleak:libnss\nleak:libsoftokn\n"; }
