// SQLite's C API in RAII: a connection and prepared statements. Each object is used by one thread at a time.
#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rostrum::journal {

/// What SQLite said. `code()` is its extended result code.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  [[nodiscard]] int code() const { return code_; }
  [[nodiscard]] bool disk_is_full() const { return (code_ & 0xff) == SQLITE_FULL; }

 private:
  int code_;
};

class Database {
 public:
  /// Opens or creates. Throws SqliteError.
  explicit Database(const std::filesystem::path& file);
  /// One or several statements without results. Throws SqliteError.
  void run(const std::string& sql);
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// Bind in order, then step(); reset() before the next use. Texts are copied at binding.
class Statement {
 public:
  Statement(const Database& database, std::string_view sql);

  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind(std::optional<std::int64_t> number);
  /// Bytes of any kind.
  Statement& bind_blob(std::string_view bytes);
  /// Whether there is a row. Throws SqliteError.
  bool step();
  /// step() to the end, then reset().
  void run();
  void reset();

  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string blob(int column) const;
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
};

/// Resets a statement however its use ends.
struct Use {
  explicit Use(Statement& used) : statement(used) {}
  ~Use() { statement.reset(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  Statement& statement;
};

}  // namespace rostrum::journal
