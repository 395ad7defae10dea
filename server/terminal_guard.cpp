#include "server/terminal_guard.hpp"

#include "engine/base/printable.hpp"

#include <unistd.h>

namespace signalbox::server {

shown_text::int_type shown_text::overflow(int_type next)
{
    if (traits_type::eq_int_type(next, traits_type::eof())) return traits_type::not_eof(next);
    waiting_.push_back(traits_type::to_char_type(next));
    return pass_on(false) ? next : traits_type::eof();
}

std::streamsize shown_text::xsputn(char const* bytes, std::streamsize size)
{
    waiting_.append(bytes, static_cast<std::size_t>(size));
    return pass_on(false) ? size : 0;
}

int shown_text::sync()
{
    return to_.pubsync();
}

bool shown_text::pass_on(bool last)
{
    std::string out;
    waiting_.erase(0, base::append_printable_lines(out, waiting_, last));
    auto const size = static_cast<std::streamsize>(out.size());
    return to_.sputn(out.data(), size) == size;
}

terminal_guard::terminal_guard(std::ostream& stream, int descriptor) : stream_(stream), own_(stream.rdbuf()), shown_(*own_)
{
    if (is_terminal(descriptor)) stream_.rdbuf(&shown_);
}

terminal_guard::~terminal_guard()
{
    stream_.flush();
    stream_.rdbuf(own_);
}

bool is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

}  // namespace signalbox::server
