// Client frames and what they are read as: for the parser's tests, its round trip and the fuzz target's seeds.
#pragma once
#include <string_view>

namespace rostrum::session {

struct Case {
  std::string_view name;
  std::string_view frame;
  /// Part of what a malformed one is answered with; empty for a good one.
  std::string_view fault;
};

inline constexpr Case kCases[] = {
    {"hello", R"({"type":"hello"})", ""},
    {"hello-resume", R"({"type":"hello","token":"abc.def","resume":42})", ""},
    {"hello-bad-token", R"({"type":"hello","token":7})", "token"},
    {"hello-bad-resume", R"({"type":"hello","resume":-1})", "resume"},
    {"ask", R"({"id":"c-1","type":"question.ask","text":"Why?","lang":"en","anonymous":false})", ""},
    {"ask-watching", R"({"id":"c-1","type":"question.ask","text":"Why?","watching":"2026-01-02T03:04:05.678Z"})", ""},
    {"ask-arabic",
     "{\"id\":\"c-1\",\"type\":\"question.ask\",\"text\":\"\xd9\x84\xd9\x85\xd8\xa7\xd8\xb0\xd8\xa7\",\"lang\":\"ar\"}",
     ""},
    {"ask-no-text", R"({"id":"c-1","type":"question.ask"})", "needs text"},
    {"ask-number", R"({"id":"c-1","type":"question.ask","text":7})", "text must be"},
    {"ask-control", R"({"id":"c-1","type":"question.ask","text":"a\u0000b"})", "control"},
    {"ask-bad-tag", R"({"id":"c-1","type":"question.ask","text":"a","lang":"-en"})", "language tag"},
    {"ask-bad-time", R"({"id":"c-1","type":"question.ask","text":"a","watching":"yesterday"})", "time"},
    {"vote", R"({"id":"c-2","type":"question.vote","question":"q1","up":true})", ""},
    {"vote-word", R"({"id":"c-2","type":"question.vote","question":"q1","up":"yes"})", "true or false"},
    {"assign-null", R"({"id":"c-3","type":"question.assign","question":"q1","to":null})", ""},
    {"approve-null", R"({"id":"c-3","type":"question.approve","question":null})", "question must be"},
    {"undo", R"({"id":"c-4","type":"undo","seq":12})", ""},
    {"undo-negative", R"({"id":"c-4","type":"undo","seq":-12})", "whole number"},
    {"poll-single",
     R"({"id":"c-8","type":"poll.create","poll":{"question":"Which?","kind":"single","options":["A","B"]}})", ""},
    {"poll-rating",
     R"({"id":"c-8","type":"poll.create","poll":{"question":"How?","kind":"rating","points":5,"anonymous":false,"results":"live"}})",
     ""},
    {"poll-most",
     R"({"id":"c-8","type":"poll.create","poll":{"question":"?","kind":"multiple","options":["A","B"],"most":2}})", ""},
    {"poll-no-kind", R"({"id":"c-8","type":"poll.create","poll":{"question":"Which?"}})", "poll must be"},
    {"poll-bad-kind", R"({"id":"c-8","type":"poll.create","poll":{"question":"?","kind":"any"}})", "poll must be"},
    {"poll-bad-option", R"({"id":"c-8","type":"poll.create","poll":{"question":"?","kind":"single","options":[1]}})",
     "poll must be"},
    {"poll-control",
     R"({"id":"c-8","type":"poll.create","poll":{"question":"?","kind":"single","options":["a\u0000"]}})",
     "poll must be"},
    {"poll-extra", R"({"id":"c-8","type":"poll.create","poll":{"question":"?","kind":"rating","more":1}})",
     "poll must be"},
    {"ballot",
     R"({"id":"c-9","type":"poll.vote","poll":"o1","options":["1","3"],"watching":"2026-01-02T03:04:05.678Z"})", ""},
    {"ballot-number", R"({"id":"c-9","type":"poll.vote","poll":"o1","options":[1]})", "options must be"},
    {"ballot-one", R"({"id":"c-9","type":"poll.vote","poll":"o1","options":"1"})", "options must be"},
    {"extra-field", R"({"id":"c-4","type":"undo","seq":12,"more":1})", "does not know"},
    {"unknown-type", R"({"id":"c-5","type":"no.such"})", "no command"},
    {"no-id", R"({"type":"stage.cut"})", "id"},
    {"empty-id", R"({"id":"","type":"stage.cut"})", "id"},
    {"no-type", R"({"id":"c-6"})", "type"},
    {"array", "[]", "object"},
    {"cut-off", R"({"id":"c-7","type":)", "not JSON"},
    {"bad-utf8", "{\"id\":\"c-7\",\"type\":\"\xff\"}", "not JSON"},
    {"deep", "{\"id\":[[[[[[[[[[1]]]]]]]]]]}", "not JSON"},
    {"nothing", "", "not JSON"},
};

}  // namespace rostrum::session
