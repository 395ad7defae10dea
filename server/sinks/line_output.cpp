#include "server/sinks/line_output.hpp"

#include <limits.h>

namespace signalbox::server {

receipt line_output::write(std::string lines, wait_bound const& bound)
{
    if (lines != lines_) {
        lines_ = std::move(lines);
        written_ = 0;
    }
    std::string_view left = std::string_view(lines_).substr(written_);
    // A pipe that is ready takes this many bytes without waiting (pipe(7), poll(2)).
    std::string const why = write_patiently(descriptor_, left, PIPE_BUF, bound);
    written_ = lines_.size() - left.size();
    if (!why.empty()) return receipt::failure(why);
    lines_.clear();
    written_ = 0;
    return {};
}

}  // namespace signalbox::server
