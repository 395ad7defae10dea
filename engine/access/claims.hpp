// What a token says, as libjwt reads it: one JSON object in which each name stands once. A value.
#pragma once

#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::access {

class claims {
public:
    /// Nothing when the payload is no JSON object.
    static std::optional<claims> of(std::string const& payload);

    std::string const& text() const { return text_; }
    /// By the path of its names; missing when it is not there.
    wire::json_view at(std::string_view path) const;
    /// A text, or each text of a list; numbers and truth values as they are written.
    std::vector<std::string> words_at(std::string_view path) const;

private:
    explicit claims(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace signalbox::access
