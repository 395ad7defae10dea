// What a translation could not carry, as the event tells it, and what it must not leave out. Lives for one request's writing.
#pragma once

#include "engine/model/failure.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect {

class losses {
public:
    /// The list is for people: a request that loses more is told by its first lines.
    static constexpr std::size_t limit = 64;

    /// `field` holds no colon: strict routes name the field up to it. The same line is noted once.
    void note(std::string_view field, std::string_view why)
    {
        if (lines_.size() == limit) return;
        std::string line(field);
        std::replace(line.begin(), line.end(), ':', '_');
        line.append(": ").append(why);
        if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) lines_.push_back(std::move(line));
    }

    /// Leaving this out would change what the request means; the first refusal counts.
    void refuse(std::string_view field, std::string_view why)
    {
        if (!refused_)
            refused_ = model::failure{model::fault::untranslatable, std::string(field).append(": ").append(why), std::string(field)};
    }

    std::optional<model::failure> const& refused() const { return refused_; }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
    std::optional<model::failure> refused_;
};

}  // namespace signalbox::dialect
