rostrum_fuzz_target(fuzz_sdp SOURCES sdp.cpp LIBS rostrum_protocol_webrtc)
