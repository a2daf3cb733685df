// A document, a registration and its texts, to be shown.
#pragma once
#include <doctest/doctest.h>

#include "server/desk/shown.hpp"

namespace rostrum::desk {

struct DeskScene {
  registration::Book book;
  std::map<registration::TextId, std::string> texts;
  document::Document document;

  explicit DeskScene(const std::string& language = "en") {
    auto parsed = document::parse(
        R"({"format":1,"slug":"culture","title":{"en":"Open; culture","fr":"Culture ouverte","es":"Cultura abierta",
            "ru":"Открытая культура","zh":"开放文化","ar":"ثقافة مفتوحة"},"time_zone":"America/New_York",
            "starts_at":"2030-09-23T09:00","ends_at":"2030-09-23T10:30","organisers":[{"name":"OICT"}],
            "registration":{"fields":[{"id":"role","kind":"text","label":{"en":"Role"}},
            {"id":"privacy","kind":"consent","label":{"en":"Yes"},"version":"2"}]}})",
        document::Keys::strict);
    REQUIRE(std::holds_alternative<document::Document>(parsed));
    document = std::get<document::Document>(std::move(parsed));
    book.schedule = {"uid", 1, document.starts_at, document.ends_at, false, 1'900'000'000'000, false, false, false};
    auto& ann = book.registrations["r1"];
    ann.id = "r1";
    ann.address = "t1";
    ann.said.name = "t2";
    ann.said.answers = "t3";
    ann.said.language = language;
    ann.said.consents = {{"privacy", "2"}};
    ann.status = registration::Status::taken;
    ann.confirmed = true;
    texts = {{"t1", "ann@example.org"}, {"t2", "Ann \"A\", Lee"}, {"t3", R"({"role":"=1+1"})"}};
  }
  [[nodiscard]] Shown shown() const { return {book, texts, document, 1'900'000'000'000}; }
};

}  // namespace rostrum::desk
