#include "server/own_command.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr int input_descriptor = 3;  // of mcp_input

class descriptor {
public:
    explicit descriptor(int number = -1) : number_(number) {}
    descriptor(descriptor const&) = delete;
    ~descriptor() { reset(); }
    int get() const { return number_; }
    void reset(int number = -1)
    {
        if (number_ >= 0) ::close(number_);
        number_ = number;
    }

private:
    int number_;
};

struct pipe_ends {
    descriptor read, write;
    bool open()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
        read.reset(ends[0]);
        write.reset(ends[1]);
        return true;
    }
};

/// The input as a file without a name, read from its beginning.
bool put_input(descriptor& into, std::string_view text)
{
    into.reset(::memfd_create("request", MFD_CLOEXEC));
    while (into.get() >= 0 && !text.empty()) {
        auto const went = ::write(into.get(), text.data(), text.size());
        if (went <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(went));
    }
    return into.get() >= 0 && ::lseek(into.get(), 0, SEEK_SET) == 0;
}

pid_t spawn(std::string const& program, mcp_command const& command, int out, int err, int input)
{
    std::vector<std::string> words{program};
    words.insert(words.end(), command.words.begin(), command.words.end());
    std::vector<char*> argv;
    for (std::string& each : words) argv.push_back(each.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);  // ours is the agent's
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    if (input >= 0) ::posix_spawn_file_actions_adddup2(&actions, input, input_descriptor);
    pid_t child = -1;
    int const failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    errno = failed;
    return failed ? -1 : child;
}

/// One read; false at the end of the stream, or when it is full.
bool take(descriptor& from, std::string& into, bool& cut)
{
    std::array<char, 16'384> room;
    auto const got = ::read(from.get(), room.data(), room.size());
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    std::size_t const fits = std::min(static_cast<std::size_t>(got), command_output_limit - into.size());
    into.append(room.data(), fits);
    cut = cut || fits < static_cast<std::size_t>(got);
    return true;
}

/// Both streams until they end; what is beyond the limit is read and thrown away.
void gather(descriptor& out, descriptor& err, command_output& into)
{
    auto const end = std::chrono::steady_clock::now() + command_time_limit;
    while (out.get() >= 0 || err.get() >= 0) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        std::array<pollfd, 2> ends{{{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}}};
        int const ready = left.count() > 0 ? ::poll(ends.data(), ends.size(), static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) {
            into.cut = into.late = true;
            return;
        }
        if (ends[0].revents && !take(out, into.out, into.cut)) out.reset();
        if (ends[1].revents && !take(err, into.err, into.cut)) err.reset();
    }
}

}  // namespace

command_output run_own_command(std::string const& program, mcp_command const& command)
{
    command_output made{.status = 127};
    pipe_ends out, err;
    descriptor input;
    bool const ready = out.open() && err.open() && (command.input.empty() || put_input(input, command.input));
    pid_t const child = ready ? spawn(program, command, out.write.get(), err.write.get(), input.get()) : -1;
    if (child < 0) {
        made.err = program + ": " + std::strerror(errno);
        return made;
    }
    out.write.reset();
    err.write.reset();
    {
        std::stop_callback const ends(command.stop, [child] { ::kill(child, SIGKILL); });  // it only reads
        gather(out.read, err.read, made);
    }
    if (made.late) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    made.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return made;
}

}  // namespace signalbox::server
