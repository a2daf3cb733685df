rostrum_fuzz_target(fuzz_requests SOURCES requests.cpp LIBS rostrum_server_access rostrum_server_desk rostrum_server_http
                    rostrum_protocol_session)
