// Mails as files, DIR/ID.eml, for operators without an SMTP server: any mail program opens them. Blocking; owned by the
// mailer's thread.
#pragma once
#include <filesystem>

#include "server/mail/mailer.hpp"

namespace rostrum::mail {

class EmlFolder {
 public:
  explicit EmlFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Whole or not at all, readable by its owner only. Deferred when the disk refuses.
  [[nodiscard]] Result put(const Letter& letter) const;
  /// Nothing happens when there is none.
  void remove(const std::string& mail) const;

 private:
  [[nodiscard]] std::filesystem::path file(const std::string& mail) const { return folder_ / (mail + ".eml"); }

  std::filesystem::path folder_;
};

}  // namespace rostrum::mail
