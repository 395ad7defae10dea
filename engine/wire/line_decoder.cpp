#include "engine/wire/line_decoder.hpp"

#include "engine/base/ascii.hpp"

namespace signalbox::wire {

bool line_decoder::yield(std::string_view line, event& out)
{
    out.data = base::trimmed(line);
    return !out.data.empty();
}

model::result<bool> line_decoder::next(std::string_view& bytes, event& out)
{
    if (lent_) held_.clear();
    lent_ = false;
    while (!bytes.empty()) {
        std::size_t const end = bytes.find('\n');
        std::string_view line = bytes.substr(0, end);
        if (held_.size() + line.size() > line_limit_)
            return model::failure{model::fault::reply_too_large, "a line of the stream has more than 8 MiB"};
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (end == std::string_view::npos) {
            held_.append(line);
            return false;
        }
        if (!held_.empty()) {
            line = held_.append(line);
            lent_ = true;
        }
        if (yield(line, out)) return true;
        held_.clear();
        lent_ = false;
    }
    return false;
}

model::result<bool> line_decoder::finish(event& out)
{
    if (lent_) held_.clear();
    lent_ = true;
    return yield(held_, out);
}

}  // namespace signalbox::wire
