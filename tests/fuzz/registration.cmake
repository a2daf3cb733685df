rostrum_fuzz_target(fuzz_registration SOURCES registration.cpp LIBS rostrum_server_registration rostrum_server_calendar
                    rostrum_server_links)
