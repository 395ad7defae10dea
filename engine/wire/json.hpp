// JSON as checked text: one strict pass tells that it is JSON, views walk it afterwards and copy nothing. No DOM: numbers, key order
// and unknown fields survive as they came. Views point into text that the calling code keeps alive.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace signalbox::wire {

/// How deep arrays and objects may nest: deeper than any request seen, shallow enough for a bounded stack.
inline constexpr unsigned json_depth_limit = 96;
/// The most a caller may ask for: the checker keeps one bit a level.
inline constexpr unsigned json_depth_ceiling = 1024;

/// Checks that `text` is exactly one JSON value (RFC 8259, valid UTF-8 and no byte order mark included). Faults: malformed_json with
/// "byte N (line L, column C): what", where N counts from 0 and lines and columns (in bytes) from 1; too_deep with the same words.
model::result<void> check_json(std::string_view text, unsigned depth_limit = json_depth_limit);

/// A callable that the calling code keeps alive, called for each member of the outermost object in order: raw key (escaped, without quotes)
/// and raw value, both views into the text. Bind it for the length of a call only.
class member_teller {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, member_teller> && std::is_invocable_v<F&, std::string_view, std::string_view>)
        member_teller(F&& tell)
        : callable_(const_cast<void*>(static_cast<void const*>(std::addressof(tell)))),
          call_([](void* callable, std::string_view key, std::string_view value) {
              (*static_cast<std::remove_reference_t<F>*>(callable))(key, value);
          })
    {}
    void operator()(std::string_view key, std::string_view value) const { call_(callable_, key, value); }

private:
    void* callable_;
    void (*call_)(void*, std::string_view, std::string_view);
};

/// check_json in the same single pass as telling the outermost object's members; what was told before a fault is checked as far as it goes.
/// Fault bad_request when the text is no object.
model::result<void> check_json_object(std::string_view text, member_teller tell, unsigned depth_limit = json_depth_limit);

enum class json_kind : std::uint8_t { missing, null, boolean, number, string, array, object };

struct json_member;
class json_node;

/// One value inside checked text; a default-made view is `missing`, and looking into anything that is not there gives `missing`.
class json_view {
public:
    json_view() = default;
    explicit json_view(std::string_view checked_text);

    json_kind kind() const;
    bool missing() const { return raw_.empty(); }
    bool null() const { return kind() == json_kind::null; }
    /// Absent or null: what most dialects treat alike.
    bool nothing() const { return missing() || null(); }
    std::string_view raw() const { return raw_; }

    /// Decoded text of a string (lone surrogates become U+FFFD); nothing when it is no string.
    std::optional<std::string> string() const;
    /// The same, or the fallback.
    std::string string_or(std::string_view fallback) const;
    /// The text of a string that has no escapes, without a copy; nothing when it is no string or has some.
    std::optional<std::string_view> plain_string() const;
    /// The bytes between the quotes of a string, escapes as they are written; 0 when it is no string.
    std::size_t text_size() const { return kind() == json_kind::string ? raw_.size() - 2 : 0; }
    /// Appends the decoded text of a string; false, and nothing appended, when it is no string.
    bool append_string(std::string& out) const;
    /// Whether this is a string with this decoded text.
    bool is(std::string_view text) const;

    std::optional<bool> boolean() const;
    std::optional<double> number() const;         // nothing when it is too large for a double
    std::optional<std::int64_t> integer() const;  // exact integers only (1 and 1.0 and 1e0 are 1)
    std::optional<std::uint64_t> unsigned_integer() const;

    /// The member of an object; of several with one name the last, as JSON parsers commonly do. Walks the whole object:
    /// who wants many members loops over members() once.
    json_view operator[](std::string_view key) const;

    template <class T>
    class walk;
    walk<json_view> elements() const;   // for (json_view each : view.elements()); empty for anything but arrays
    walk<json_member> members() const;  // for (json_member each : view.members()); empty for anything but objects

private:
    friend class json_node;
    struct trimmed {};
    json_view(std::string_view raw, trimmed) : raw_(raw) {}

    std::string_view raw_;  // without surrounding white space
};

struct json_member {
    std::string_view raw_key;  // escaped, without quotes
    json_view value;
    std::string key() const;
    bool is(std::string_view name) const;
};

/// Whether an escaped key or string content (without quotes) stands for this text.
bool json_text_is(std::string_view escaped, std::string_view text);
/// Appends what an escaped key or string content (without quotes) stands for; lone surrogates become U+FFFD.
void append_json_text(std::string& out, std::string_view escaped);

/// Appends `text` as a JSON string literal with quotes; invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);
/// Appends the shortest number that reads back the same; null for what JSON cannot say (infinities, NaN).
void append_json_number(std::string& out, double number);
void append_json_integer(std::string& out, std::int64_t number);
void append_json_integer(std::string& out, std::uint64_t number);

}  // namespace signalbox::wire

#include "engine/wire/json_walk.hpp"
