#include "engine/expression/pattern.hpp"

#include <re2/re2.h>

namespace signalbox::expression {

struct pattern::compiled {
    compiled(std::string_view text, RE2::Options const& how) : expression(re2::StringPiece(text.data(), text.size()), how) {}
    RE2 expression;
};

// The syntax: https://github.com/google/re2/wiki/Syntax
boost::system::result<pattern, std::string> pattern::compile(std::string_view text)
{
    if (text.size() > pattern_limit) return "it is longer than " + std::to_string(pattern_limit) + " bytes; shorten it";
    RE2::Options how;
    how.set_log_errors(false);
    how.set_max_mem(static_cast<std::int64_t>(pattern_memory));
    how.set_never_capture(true);
    auto made = std::make_shared<compiled>(text, how);
    if (!made->expression.ok()) return std::string{made->expression.error()};
    return pattern{std::move(made)};
}

bool pattern::found_in(std::string_view text) const
{
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace signalbox::expression
