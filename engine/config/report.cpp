#include "engine/config/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace signalbox::config {

int report::add_file(std::string name)
{
    files_.push_back(std::move(name));
    return static_cast<int>(files_.size()) - 1;
}

std::string report::in_words(mark of, mark seen_from) const
{
    std::string const line = "line " + std::to_string(of.line);
    return of.file == seen_from.file ? line : line + " of " + files_[static_cast<std::size_t>(of.file)];
}

void report::add(mark at, finding what)
{
    failed_ = failed_ || what.level == severity::error;
    what.file = files_[static_cast<std::size_t>(at.file)];
    what.line = at.line;
    what.column = at.column;
    if (all_.size() < most_findings)
        all_.push_back({at.file, std::move(what)});
    else {
        ++left_out_;
        left_out_errors_ = left_out_errors_ || what.level == severity::error;
    }
}

void report::error(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion)
{
    add(at, {.level = severity::error,
             .code = std::string(code),
             .path = std::string(path),
             .message = std::move(message),
             .suggestion = std::move(suggestion)});
}

void report::warning(std::string_view code, mark at, std::string_view path, std::string message, std::string suggestion)
{
    add(at, {.level = severity::warning,
             .code = std::string(code),
             .path = std::string(path),
             .message = std::move(message),
             .suggestion = std::move(suggestion)});
}

void report::unknown(std::string_view code, mark at, std::string_view path, std::string message, std::string nearest)
{
    bool const found = !nearest.empty();
    add(at, {.level = severity::error,
             .code = std::string(code),
             .path = std::string(path),
             .message = std::move(message),
             .suggestion = std::move(nearest),
             .nearest = found});
}

std::vector<finding> report::take()
{
    std::stable_sort(all_.begin(), all_.end(), [](noted const& a, noted const& b) {
        return std::tie(a.file, a.what.line, a.what.column, a.what.level) < std::tie(b.file, b.what.line, b.what.column, b.what.level);
    });
    std::vector<finding> out;
    for (noted& each : all_) out.push_back(std::move(each.what));
    if (left_out_ > 0)
        out.push_back({.level = left_out_errors_ ? severity::error : severity::warning,
                       .code = "C001",
                       .file = file(),
                       .message = "and " + std::to_string(left_out_) + " more findings that are not shown"});
    left_out_ = 0;
    all_.clear();
    return out;
}

}  // namespace signalbox::config
