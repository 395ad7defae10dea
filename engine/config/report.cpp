#include "engine/config/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace signalbox::config {

void report::add(finding what)
{
    failed_ = failed_ || what.level == severity::error;
    what.file = file_;
    if (all_.size() < most_findings)
        all_.push_back(std::move(what));
    else {
        ++left_out_;
        left_out_errors_ = left_out_errors_ || what.level == severity::error;
    }
}

void report::error(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion)
{
    add({.level = severity::error,
         .code = std::string(code),
         .line = at.line,
         .column = at.column,
         .path = std::string(path),
         .message = std::move(message),
         .suggestion = std::move(suggestion)});
}

void report::warning(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion)
{
    add({.level = severity::warning,
         .code = std::string(code),
         .line = at.line,
         .column = at.column,
         .path = std::string(path),
         .message = std::move(message),
         .suggestion = std::move(suggestion)});
}

void report::unknown(std::string_view code, mark at, std::string_view path, std::string message, std::string nearest)
{
    bool const found = !nearest.empty();
    add({.level = severity::error,
         .code = std::string(code),
         .line = at.line,
         .column = at.column,
         .path = std::string(path),
         .message = std::move(message),
         .suggestion = std::move(nearest),
         .nearest = found});
}

std::vector<finding> report::take()
{
    std::stable_sort(all_.begin(), all_.end(), [](finding const& a, finding const& b) {
        return std::tie(a.line, a.column, a.level) < std::tie(b.line, b.column, b.level);
    });
    if (left_out_ > 0)
        all_.push_back({.level = left_out_errors_ ? severity::error : severity::warning,
                        .code = "C001",
                        .file = file_,
                        .message = "and " + std::to_string(left_out_) + " more findings that are not shown"});
    left_out_ = 0;
    return std::exchange(all_, {});
}

}  // namespace signalbox::config
