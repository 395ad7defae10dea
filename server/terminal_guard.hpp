// Between what a command prints and a terminal: characters that steer a terminal are shown and not obeyed, whichever command prints them. Files
// and pipes get what was printed. One for each stream, while a command runs; a thread at a time.
#pragma once

#include <ostream>
#include <streambuf>
#include <string>

namespace signalbox::server {

/// Writes what may be shown to `to`: line ends and tabs as they are, everything else as base::printable has it, also a character that comes in
/// two pieces.
class shown_text final : public std::streambuf {
public:
    explicit shown_text(std::streambuf& to) : to_(to) {}
    shown_text(shown_text const&) = delete;
    ~shown_text() override { pass_on(true); }

protected:
    int_type overflow(int_type next) override;
    std::streamsize xsputn(char const* bytes, std::streamsize size) override;
    int sync() override;

private:
    bool pass_on(bool last);

    std::streambuf& to_;
    std::string waiting_;  // the beginning of a character, or a carriage return whose line feed may follow
};

/// While it lives a stream that leads to a terminal writes through shown_text.
class terminal_guard {
public:
    terminal_guard(std::ostream& stream, int descriptor);
    ~terminal_guard();
    terminal_guard(terminal_guard const&) = delete;

private:
    std::ostream& stream_;
    std::streambuf* own_;
    shown_text shown_;
};

bool is_terminal(int descriptor);

}  // namespace signalbox::server
