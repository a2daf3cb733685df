# Compiler settings shared by all targets: warnings, sanitizers, linker, ccache.
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
  $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>) # GCC, which CI builds with, does not count it to -Wconversion in C++.
# What GCC 12 believes to see after inlining the standard library, Boost and Asio's coroutine frames at -O2, where there
# is nothing. clang, which builds the fuzz targets, and the sanitizers look for the same.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  foreach(guess array-bounds free-nonheap-object maybe-uninitialized mismatched-new-delete restrict stringop-overflow
                stringop-overread)
    target_compile_options(warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-${guess}>)
  endforeach()
endif()
if(ROSTRUM_SANITIZE MATCHES thread)
  target_compile_options(warnings INTERFACE -Wno-tsan) # Asio's fences, which TSan passes over.
endif()
if(ROSTRUM_WERROR)
  target_compile_options(warnings INTERFACE -Werror)
endif()

set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

find_program(CCACHE ccache)
if(CCACHE)
  # The sloppiness is what ccache asks for to cache objects that use a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
endif()

find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

if(ROSTRUM_SANITIZE)
  add_compile_options(-fsanitize=${ROSTRUM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ROSTRUM_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 cannot assemble coroutines with this check on.
    add_compile_options(-fno-sanitize=function)
  endif()
endif()
if(ROSTRUM_BUILD_FUZZERS)
  # Libraries too: libFuzzer steers by what the code under test covers.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(ROSTRUM_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
