list(APPEND sources rtp/packet.cpp rtp/depacketizer.cpp rtp/h264.cpp rtp/vp8.cpp rtp/vp9.cpp rtp/av1.cpp rtp/opus.cpp)
