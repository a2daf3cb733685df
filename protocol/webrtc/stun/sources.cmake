list(APPEND sources stun/message.cpp stun/integrity.cpp stun/address.cpp)
