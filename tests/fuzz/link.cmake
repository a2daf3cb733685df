rostrum_fuzz_target(fuzz_link SOURCES link.cpp LIBS rostrum_protocol_link)
