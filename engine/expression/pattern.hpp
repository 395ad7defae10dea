// A regular expression, compiled when a condition is loaded and matched in time linear in the text (RE2). Copies share one compiled form;
// matching is safe on every thread.
#pragma once

#include <boost/system/result.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::expression {

inline constexpr std::size_t pattern_limit = 4'096;      // bytes of its text
inline constexpr std::size_t pattern_memory = 1u << 20;  // bytes of its compiled form and of its matching

class pattern {
public:
    /// What the engine says when the text is no pattern.
    static boost::system::result<pattern, std::string> compile(std::string_view text);
    /// Whether some part of the text matches; ^ and $ bind to its ends.
    bool found_in(std::string_view text) const;

private:
    struct compiled;
    explicit pattern(std::shared_ptr<compiled const> made) : compiled_(std::move(made)) {}
    std::shared_ptr<compiled const> compiled_;
};

}  // namespace signalbox::expression
