rostrum_fuzz_target(fuzz_cmaf SOURCES cmaf.cpp LIBS rostrum_protocol_cmaf)
