#include "server/assets/shelf.hpp"

#include <openssl/evp.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include "server/assets/picture.hpp"
#include "server/files/descriptor.hpp"

namespace rostrum::assets {
namespace {

namespace fs = std::filesystem;
using files::Descriptor;
using files::fail;
using files::sync_folder;

/// Of the digest, in letters of an entity tag.
constexpr std::size_t kTagBytes = 16;

/// Readable by us alone, and on disk in the folder that it is in.
void make_folder(const fs::path& folder) {
  if (!fs::create_directory(folder)) return;
  if (chmod(folder.c_str(), 0700) != 0) fail(folder);
  sync_folder(folder.parent_path());
}

void write_whole(const fs::path& file, std::string_view bytes) {
  // No name begins so. What a crash left of one is written over.
  const auto draft = file.parent_path() / ("." + file.filename().string() + ".partial");
  try {
    const Descriptor descriptor(draft, O_WRONLY | O_CREAT | O_TRUNC);
    descriptor.write(bytes);
    descriptor.sync();
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(draft, ignored);
    throw;
  }
  if (std::rename(draft.c_str(), file.c_str()) != 0) fail(file);
  sync_folder(file.parent_path());
}

Fault fault_of(const std::system_error& error) {
  spdlog::error("a picture cannot be written: {}", error.what());
  const auto code = error.code().value();
  return code == ENOSPC || code == EDQUOT || code == EFBIG ? Fault::disk_full : Fault::broken;
}

std::string etag_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  constexpr std::string_view kLetters = "0123456789abcdef";
  std::string tag = "\"";
  for (std::size_t i = 0; i < kTagBytes; ++i) {
    tag += kLetters[digest[i] >> 4];
    tag += kLetters[digest[i] & 15];
  }
  return tag + '"';
}

Picture picture_of(std::string bytes) {
  Picture picture;
  picture.type = type_of(bytes);
  picture.etag = etag_of(bytes);
  picture.bytes = std::make_shared<const std::string>(std::move(bytes));
  return picture;
}

/// How many there are besides `name`, and their bytes.
std::pair<std::size_t, std::size_t> others(const fs::path& folder, const std::string& name) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto found = entry.path().filename().string();
    if (found == name || found.starts_with('.')) continue;
    count += 1;
    bytes += entry.file_size();
  }
  return {count, bytes};
}

std::optional<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string words_of(Fault fault) {
  switch (fault) {
    case Fault::no_picture:
      return "is no PNG, JPEG or WebP";
    case Fault::too_large:
      return "has more than 5 MiB";
    case Fault::too_many:
      return "is one too many: an event may have 400 pictures, and 100 MiB of them";
    case Fault::disk_full:
      return "cannot be stored: the disk is full";
    case Fault::broken:
      return "cannot be stored";
  }
  return "cannot be stored";
}

fs::path Shelf::path(const std::string& event, const std::string& name) const { return folder_ / event / name; }

void Shelf::keep(const Key& key, const Picture& picture) {
  drop(key);
  // Begun anew: what is asked for is soon there again.
  if (kept_bytes_ + picture.bytes->size() > kMaxKept) {
    kept_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += picture.bytes->size();
  kept_.insert_or_assign(key, picture);
}

void Shelf::drop(const Key& key) {
  const auto found = kept_.find(key);
  if (found == kept_.end()) return;
  kept_bytes_ -= found->second.bytes->size();
  kept_.erase(found);
}

std::variant<Shelf::Put, Fault> Shelf::put(const std::string& event, const std::string& name, std::string bytes) {
  if (bytes.size() > kMaxBytes) return Fault::too_large;
  if (type_of(bytes).empty()) return Fault::no_picture;
  try {
    make_folder(folder_);
    make_folder(folder_ / event);
    const auto [count, before] = others(folder_ / event, name);
    if (count >= kMaxPictures || before + bytes.size() > kMaxEventBytes) return Fault::too_many;
    Put put;
    put.is_new = !fs::exists(path(event, name));
    put.picture = picture_of(std::move(bytes));
    write_whole(path(event, name), *put.picture.bytes);
    keep({event, name}, put.picture);
    return put;
  } catch (const std::system_error& error) {
    return fault_of(error);
  }
}

std::optional<Picture> Shelf::get(const std::string& event, const std::string& name) {
  const Key key{event, name};
  if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
  auto bytes = read(path(event, name));
  // What was put there by another hand is served by the same rules.
  if (!bytes || bytes->size() > kMaxBytes || type_of(*bytes).empty()) return std::nullopt;
  auto picture = picture_of(*std::move(bytes));
  keep(key, picture);
  return picture;
}

std::optional<bool> Shelf::remove(const std::string& event, const std::string& name) {
  try {
    if (!fs::remove(path(event, name))) return false;
    drop({event, name});
    sync_folder(folder_ / event);
    return true;
  } catch (const std::system_error& error) {
    spdlog::error("event={} a picture cannot be removed: {}", event, error.what());
    return std::nullopt;
  }
}

std::optional<Fault> Shelf::copy(const std::string& from, const std::string& to) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_ / from, none)) {
    const auto name = entry.path().filename().string();
    auto bytes = name.starts_with('.') ? std::nullopt : read(entry.path());
    if (!bytes) continue;
    const auto outcome = put(to, name, *std::move(bytes));
    const auto* fault = std::get_if<Fault>(&outcome);
    if (fault != nullptr && *fault != Fault::no_picture) return *fault;
  }
  return std::nullopt;
}

void Shelf::forget(const std::string& event) {
  for (auto at = kept_.lower_bound({event, ""}); at != kept_.end() && at->first.first == event;) {
    kept_bytes_ -= at->second.bytes->size();
    at = kept_.erase(at);
  }
  std::error_code error;
  fs::remove_all(folder_ / event, error);
  if (error) spdlog::error("event={} its pictures cannot be removed: {}", event, error.message());
}

}  // namespace rostrum::assets
