#include "engine/expression/locating_pattern.hpp"

#include "engine/expression/pattern.hpp"

#include <re2/re2.h>

namespace signalbox::expression {

namespace {

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

RE2::Options options()
{
    RE2::Options how;
    how.set_log_errors(false);
    how.set_max_mem(static_cast<std::int64_t>(pattern_memory));
    return how;
}

}  // namespace

struct locating_pattern::compiled {
    compiled(std::string_view text, std::string const& letters)
        : expression(piece(text), options()), tail("(?:" + letters + ")*\\z", options()), run("(?:" + letters + ")*", options())
    {}
    RE2 expression, tail, run;
};

boost::system::result<locating_pattern, std::string> locating_pattern::compile(std::string_view text)
{
    if (text.size() > pattern_limit) return "it is longer than " + std::to_string(pattern_limit) + " bytes; shorten it";
    auto made = std::make_shared<compiled const>(text, letters_of_pattern(text));
    if (!made->expression.ok()) return std::string{made->expression.error()};
    // What cannot be told apart may all be part of a match.
    if (!made->tail.ok() || !made->run.ok()) made = std::make_shared<compiled const>(text, "(?s:.)");
    return locating_pattern{std::move(made)};
}

bool locating_pattern::find(std::string_view text, std::size_t from, std::size_t to, at where, groups& found, std::size_t count) const
{
    std::array<re2::StringPiece, most_groups> parts;
    auto const anchor = where == at::beginning ? RE2::ANCHOR_START : RE2::UNANCHORED;
    if (!compiled_->expression.Match(piece(text), from, to, anchor, parts.data(), static_cast<int>(count))) return false;
    for (std::size_t i = 0; i < count; ++i) found[i] = {parts[i].data(), parts[i].size()};
    return true;
}

int locating_pattern::group_count() const
{
    return compiled_->expression.NumberOfCapturingGroups();
}

bool locating_pattern::matches_nothing() const
{
    return RE2::PartialMatch("", compiled_->expression);
}

std::size_t locating_pattern::tail_of(std::string_view text, std::size_t from) const
{
    re2::StringPiece found;
    if (!compiled_->tail.Match(piece(text), from, text.size(), RE2::UNANCHORED, &found, 1)) return from;
    return static_cast<std::size_t>(found.data() - text.data());
}

std::size_t locating_pattern::run_at(std::string_view text, std::size_t from) const
{
    re2::StringPiece found;
    return compiled_->run.Match(piece(text), from, text.size(), RE2::ANCHOR_START, &found, 1) ? found.size() : 0;
}

std::string pattern_of_text(std::string_view text)
{
    return RE2::QuoteMeta(piece(text));
}

}  // namespace signalbox::expression
