rostrum_fuzz_target(fuzz_stun SOURCES stun.cpp LIBS rostrum_protocol_webrtc)
