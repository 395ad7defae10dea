// How a format speaks of errors: its words for each kind, its envelope, and how it reads the error bodies of its providers. Each format has one
// constant of this type in its row. An error inside a stream is written by the format's reply writer, in the same words.
#pragma once

#include "engine/dialect/error_kind.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// An error as a client of the format reads it.
struct told_error {
    int status = 502;
    std::string type;
    std::string code;  // empty where the format has none, or says null
    std::string message;
    std::string param;                                          // of the gateway's own failures; empty is null
    std::optional<std::chrono::milliseconds> retry_after = {};  // for formats that say it in the body as well
};

struct error_words {
    error_kind kind;
    int status;
    std::string_view type;
    std::string_view code;  // may be empty
};
using error_word_table = std::array<error_words, static_cast<std::size_t>(error_kind::server) + 1>;

/// The rows stand in the order of the kinds.
constexpr bool in_order(error_word_table const& words)
{
    for (std::size_t i = 0; i != words.size(); ++i)
        if (static_cast<std::size_t>(words[i].kind) != i || words[i].type.empty()) return false;
    return true;
}

struct error_format {
    error_word_table const& words;
    told_error (*tell)(model::failure const& seen);               // its status counts only for what a provider reported
    told_error (*tell_reported)(model::reply_error const& seen);  // what a provider reported
    void (*open)(std::string& out, told_error const& told);       // appends a body up to where more members of the error object may follow
    void (*close)(std::string& out, std::string_view request_id);
    std::string_view (*further_members)(model::failure const& seen);  // of the error object, for clients that act on them; may be null
    model::reply_error (*read)(int status, std::string_view body);    // a provider's error body, in whatever shape

    constexpr error_words const& words_of(error_kind kind) const { return words[static_cast<std::size_t>(kind)]; }
};

}  // namespace signalbox::dialect
