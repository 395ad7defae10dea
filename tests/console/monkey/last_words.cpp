#include "tests/console/monkey/last_words.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include <execinfo.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace signalbox::console::testing {

namespace {

struct Line {
    std::array<char, last_words_length> text{};
    int length = 0;
};
std::array<Line, last_words_kept> lines;
int noted = 0;  // actions so far; the newest is in line (noted - 1) % last_words_kept

// Only calls that a signal handler may make.
void write(char const* text, std::size_t length)
{
    [[maybe_unused]] auto const done = ::write(STDERR_FILENO, text, length);
}
void write(char const* text)
{
    write(text, std::strlen(text));
}

void writeActions()
{
    write("The newest actions, oldest first:\n");
    for (int i = std::max(0, noted - last_words_kept); i < noted; ++i) {
        Line const& line = lines[static_cast<std::size_t>(i % last_words_kept)];
        write("  ");
        write(line.text.data(), static_cast<std::size_t>(line.length));
        write("\n");
    }
}

void writeStack()
{
    std::array<void*, 64> frames;
    ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), static_cast<int>(frames.size())), STDERR_FILENO);
}

// The handler was installed for one time: the signal that is raised again ends the process.
void die(int signal)
{
    write(signal == SIGALRM ? "The test hangs.\n" : signal == SIGTERM ? "The test was ended from outside.\n" : "The test crashed.\n");
    writeActions();
    writeStack();
    std::raise(signal);
}

void handle(int signal)
{
    struct sigaction how {};
    how.sa_handler = die;
    how.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    ::sigaction(signal, &how, nullptr);
}

// AddressSanitizer reports these itself, with more than a stack, and calls back.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::array ours{SIGABRT, SIGALRM, SIGTERM};
#else
constexpr std::array ours{SIGABRT, SIGALRM, SIGTERM, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
#endif

}  // namespace

void noteAction(std::string_view text)
{
    Line& line = lines[static_cast<std::size_t>(noted % last_words_kept)];
    line.length = static_cast<int>(text.copy(line.text.data(), line.text.size()));
    ++noted;
}

LastWords::LastWords(std::chrono::seconds limit)
{
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(writeActions);
#endif
    for (int const each : ours) handle(each);
    ::alarm(static_cast<unsigned>(limit.count()));
}

LastWords::~LastWords()
{
    ::alarm(0);
    for (int const each : ours) std::signal(each, SIG_DFL);
}

}  // namespace signalbox::console::testing
