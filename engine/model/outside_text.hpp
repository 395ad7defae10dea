// Words that a client or a provider wrote, in the form in which a failure, an event or a log line may hold them. A value: bounded, valid UTF-8
// and free of the request's secrets from the moment it is made.
#pragma once

#include "engine/model/secret_index.hpp"

#include <string>
#include <string_view>

namespace signalbox::model {

/// Words from outside are cut to this length, at a character.
inline constexpr std::size_t outside_limit = 500;
/// And searched for secrets this far: what stands behind it is not shown.
inline constexpr std::size_t outside_search_limit = 16 * 1024;

class outside_text {
public:
    outside_text() = default;
    outside_text(std::string_view written, secret_indexes hidden, std::size_t limit = outside_limit);

    bool empty() const { return text_.empty(); }
    std::string const& text() const { return text_; }
    bool operator==(outside_text const&) const = default;

private:
    std::string text_;
};

}  // namespace signalbox::model
