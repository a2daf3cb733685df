rostrum_fuzz_target(fuzz_rtcp SOURCES rtcp.cpp LIBS rostrum_protocol_webrtc)
