list(APPEND sources sdp/description.cpp sdp/attributes.cpp)
