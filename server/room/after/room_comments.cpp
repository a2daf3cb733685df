// Comments for those who do not follow the session, and those that came by way of a mail.
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "server/room/after/shapes_comment.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {

void Room::comments(CommentsAsked asked, std::function<void(std::optional<boost::json::object>)> done) {
  boost::asio::post(strand_, [self = shared_from_this(), asked = std::move(asked), done = std::move(done)] {
    self->when_settled([self, asked, done] {
      const auto reader = self->reader_of(asked.token);
      if (!reader) return done(std::nullopt);
      done(comment_list(self->shown(), {view_of(*reader), reader->id}, asked.offset, asked.limit));
    });
  });
}

void Room::judge_comment(std::string text, std::function<void(std::optional<event::Refusal>)> done) {
  boost::asio::post(strand_, [self = shared_from_this(), text = std::move(text), done = std::move(done)] {
    self->when_settled([self, text, done] {
      event::Person somebody;
      somebody.roles = {event::Role::viewer};
      const bool open = !self->document_.page.empty() && self->document_.page.at("access") == "open";
      if (!open) return done(event::Refusal{event::Reason::forbidden, "This event is for those who have a link.", 0});
      done(event::not_to_be_posted(self->state_, somebody, code_points(text)));
    });
  });
}

void Room::post_comment(SignedComment comment, std::function<void(Posted)> done) {
  boost::asio::post(
      strand_, [self = shared_from_this(), comment = std::move(comment), done = std::move(done)]() mutable {
        self->when_settled(
            [self, comment = std::move(comment), done = std::move(done)] { self->take_comment(comment, done); });
      });
}

void Room::take_comment(const SignedComment& comment, std::function<void(Posted)> done) {
  if (removed_) return done(Posted::refused);
  if (document_.page.empty()) return done(Posted::later);
  // One of each such author: told again after a crash it is there.
  const auto id = "c-" + comment.author;
  if (state_.comment(id) != nullptr) return done(Posted::yes);
  access::Claims claims;
  claims.person = comment.author;
  claims.name = comment.name;
  claims.roles = {"viewer"};
  const auto newcomer = introduced(claims);
  const auto* known = state_.person(comment.author);
  const auto& author = known == nullptr ? newcomer.person : *known;
  if (event::not_to_be_posted(state_, author, code_points(comment.text))) return done(Posted::refused);
  Decided decided;
  if (known == nullptr) {
    decided.events.emplace_back(event::PersonJoined{newcomer.person});
    decided.contents.push_back({newcomer.person.name, comment.author, "name", newcomer.name});
  }
  const auto text = ports_.fresh("t");
  decided.events.emplace_back(event::CommentPosted{id, comment.author, text, event::CommentState::pending});
  decided.contents.push_back({text, comment.author, "comment", comment.text});
  Pending pending;
  pending.then = [done = std::move(done)](const std::optional<journal::Failure>& failure) {
    done(failure ? Posted::later : Posted::yes);
  };
  commit(std::move(decided), comment.author, {}, std::move(pending));
}

}  // namespace rostrum::room
