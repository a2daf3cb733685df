rostrum_fuzz_target(fuzz_bounce SOURCES bounce.cpp LIBS rostrum_server_mail)
