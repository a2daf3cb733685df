rostrum_fuzz_target(fuzz_rtp SOURCES rtp.cpp LIBS rostrum_protocol_webrtc)
