list(APPEND sources rtcp/compound.cpp rtcp/reports.cpp rtcp/sdes.cpp rtcp/bye.cpp rtcp/nack.cpp rtcp/key_frame.cpp rtcp/remb.cpp rtcp/transport_feedback.cpp)
