rostrum_fuzz_target(fuzz_hls SOURCES hls.cpp LIBS rostrum_protocol_hls)
