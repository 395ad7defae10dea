// Writes JSON for people's programs and terminals from left to right: the commas, the escapes and the numbers. Pure; it only appends. What goes
// to callers and providers is written by engine/wire/json.hpp, which leaves every character of a text as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::base {

/// A JSON string with its quotes. Text that is no UTF-8 is repaired; characters that steer a terminal are escaped.
void append_json_string(std::string& out, std::string_view text);

/// 1234567 with six decimals is "1.234567"; with `trim` the zeros at the end go, and the point with them.
void append_decimal(std::string& out, std::int64_t scaled, int decimals, bool trim);

class json_object {
public:
    explicit json_object(std::string& out) : out_(out) { out_ += '{'; }
    json_object(json_object&&) = delete;
    void close() { out_ += '}'; }

    /// The key and its colon; the caller appends the value to out().
    std::string& key(std::string_view name);
    void text(std::string_view name, std::string_view value) { append_json_string(key(name), value); }
    /// Null when empty.
    void text_or_null(std::string_view name, std::string_view value);
    void number(std::string_view name, std::uint64_t value) { key(name) += std::to_string(value); }
    void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void null(std::string_view name) { key(name) += "null"; }
    /// A list of whatever append(text, value) writes of each.
    template <class List, class Append>
    void list(std::string_view name, List const& values, Append&& append);
    void milliseconds(std::string_view name, std::int64_t microseconds) { append_decimal(key(name), microseconds, 3, true); }

private:
    std::string& out_;
    bool first_ = true;
};

template <class List, class Append>
void json_object::list(std::string_view name, List const& values, Append&& append)
{
    key(name) += '[';
    bool first = true;
    for (auto const& each : values) {
        out_ += first ? "" : ",";
        first = false;
        append(out_, each);
    }
    out_ += ']';
}

}  // namespace signalbox::base
