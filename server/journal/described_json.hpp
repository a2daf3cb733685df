// Values whose members Boost.Describe names as JSON, and back: what the journal's codecs are made of. Pure. A member
// that is missing keeps its default, so that a field added later needs no new version; what does not fit throws
// boost::system::system_error, which `guarded` turns into an error.
#pragma once
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <boost/system/result.hpp>
#include <map>
#include <optional>
#include <string>
#include <variant>

namespace rostrum::journal::described {

namespace json = boost::json;
namespace describe = boost::describe;

template <class T>
constexpr bool is_described = describe::has_describe_members<T>::value;
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

[[noreturn]] inline void misfit() { throw boost::system::system_error(make_error_code(json::error::size_mismatch)); }

template <class T>
json::value write(const T& value);
template <class Key, class Value>
json::value write(const std::map<Key, Value>& values);
template <class... Ts>
json::value write(const std::variant<Ts...>& value);
template <class T>
void read(const json::value& from, T& value);
template <class Key, class Value>
void read(const json::value& from, std::map<Key, Value>& values);
template <class... Ts>
void read(const json::value& from, std::variant<Ts...>& value);

template <class Key, class Value>
json::value write(const std::map<Key, Value>& values) {
  json::array out;
  for (const auto& [key, value] : values) out.push_back(json::array{write(key), write(value)});
  return out;
}
template <class... Ts>
json::value write(const std::variant<Ts...>& value) {
  return json::array{value.index(), std::visit([](const auto& held) { return write(held); }, value)};
}
template <class T>
json::value write(const T& value) {
  if constexpr (is_described<T>) {
    json::object out;
    boost::mp11::mp_for_each<describe::describe_members<T, describe::mod_public>>(
        [&](auto member) { out[member.name] = write(value.*member.pointer); });
    return out;
  } else if constexpr (std::is_enum_v<T>) {
    return json::value(describe::enum_to_string(value, ""));
  } else if constexpr (IsOptional<T>::value) {
    return value ? write(*value) : json::value(nullptr);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return json::value(value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    return json::value(value);
  } else {
    json::array out;
    for (const auto& element : value) out.push_back(write(element));
    return out;
  }
}

template <class Key, class Value>
void read(const json::value& from, std::map<Key, Value>& values) {
  for (const auto& pair : from.as_array()) {
    Key key{};
    Value value{};
    read(pair.as_array().at(0), key);
    read(pair.as_array().at(1), value);
    values.emplace(std::move(key), std::move(value));
  }
}
template <class... Ts>
void read(const json::value& from, std::variant<Ts...>& value) {
  const auto index = from.as_array().at(0).to_number<std::size_t>();
  if (index >= sizeof...(Ts)) misfit();
  boost::mp11::mp_with_index<sizeof...(Ts)>(index, [&](auto which) {
    auto& held = value.template emplace<which>();
    read(from.as_array().at(1), held);
  });
}
template <class T>
void read(const json::value& from, T& value) {
  if constexpr (is_described<T>) {
    const auto& object = from.as_object();
    boost::mp11::mp_for_each<describe::describe_members<T, describe::mod_public>>([&](auto member) {
      if (const auto* found = object.if_contains(member.name)) read(*found, value.*member.pointer);
    });
  } else if constexpr (std::is_enum_v<T>) {
    if (!describe::enum_from_string(from.as_string().c_str(), value)) misfit();
  } else if constexpr (IsOptional<T>::value) {
    if (from.is_null()) return;
    read(from, value.emplace());
  } else if constexpr (std::is_same_v<T, std::string>) {
    value = from.as_string().c_str();
  } else if constexpr (std::is_same_v<T, bool>) {
    value = from.as_bool();
  } else if constexpr (std::is_arithmetic_v<T>) {
    value = from.to_number<T>();
  } else {
    for (const auto& element : from.as_array()) {
      typename T::value_type held{};
      read(element, held);
      value.insert(value.end(), std::move(held));
    }
  }
}

template <class T>
boost::system::result<T> guarded(auto make) {
  try {
    return make();
  } catch (const boost::system::system_error& error) {
    return error.code();
  } catch (const std::exception&) {
    return make_error_code(json::error::size_mismatch);
  }
}

}  // namespace rostrum::journal::described
