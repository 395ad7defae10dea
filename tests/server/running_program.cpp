#include "tests/server/running_program.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signalbox::test {

namespace {

/// Sanitizers are told through the environment; everything else the child gets is given here.
std::vector<std::string> environment_for(std::string const& home)
{
    std::vector<std::string> made{"HOME=" + home, "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    for (char const* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (char const* const value = std::getenv(name)) made.push_back(std::string(name) + "=" + value);
    return made;
}

/// Both ends of a terminal in raw mode; the program gets the second. Reading ends with an error once the program is gone.
void open_terminal(int (&ends)[2])
{
    termios raw{};
    ::cfmakeraw(&raw);
    EXPECT_EQ(::openpty(&ends[0], &ends[1], nullptr, &raw, nullptr), 0);
    for (int const each : ends) ::fcntl(each, F_SETFD, FD_CLOEXEC);
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> made;
    for (std::string& each : texts) made.push_back(each.data());
    made.push_back(nullptr);
    return made;
}

}  // namespace

running_program::running_program(std::vector<std::string> const& arguments, std::string const& home, sink output)
{
    std::vector<std::string> words{SIGNALBOX_BINARY_DIR "/bin/signalbox"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto environment = environment_for(home);
    auto const argv = pointers(words);
    auto const envp = pointers(environment);
    int out[2], err[2];
    if (output == sink::pipe)
        EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
    else
        open_terminal(out);
    EXPECT_EQ(::pipe2(err, O_CLOEXEC), 0);
    int const nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    child_ = ::vfork();
    if (child_ == 0) {
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        for (int each : {SIGINT, SIGTERM, SIGHUP}) ::signal(each, SIG_DFL);  // a shell's background job ignores SIGINT, and so would we
        if (::chdir(home.c_str()) == 0) ::execve(argv[0], argv.data(), envp.data());
        ::_exit(127);
    }
    ::close(nothing);
    ::close(out[1]);
    ::close(err[1]);
    output_.gather(out[0]);
    errors_.gather(err[0]);
}

running_program::~running_program()
{
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        finish();
    }
}

void running_program::send(int signal)
{
    ::kill(child_, signal);
}

outcome running_program::finish()
{
    outcome made;
    bool ended = false;
    int status = 0;
    // No handler of SIGCHLD exists here: the end of both streams comes first, and the process is waited for afterwards.
    made.out = output_.all();
    made.err = errors_.all();
    ended = eventually([&] { return ::waitpid(child_, &status, WNOHANG) == child_; });
    EXPECT_TRUE(ended) << "the program does not end; it said: " << made.err;
    if (!ended) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, &status, 0);
    }
    child_ = -1;
    made.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return made;
}

void running_program::stream::gather(int from)
{
    thread_ = std::thread([this, from] {
        char room[16'384];
        for (;;) {
            auto const got = ::read(from, room, sizeof room);
            std::lock_guard const lock(guard_);
            if (got > 0) text_.append(room, static_cast<std::size_t>(got));
            ended_ = got <= 0;
            changed_.notify_all();
            if (ended_) break;
        }
        ::close(from);
    });
}

std::string running_program::stream::until(std::string_view mark)
{
    std::unique_lock lock(guard_);
    changed_.wait_for(lock, patience, [&] { return ended_ || text_.find(mark) != std::string::npos; });
    return text_;
}

/// Everything, after the child's end; a child that does not end is given up after patience.
std::string running_program::stream::all()
{
    std::unique_lock lock(guard_);
    bool const over = changed_.wait_for(lock, patience, [&] { return ended_; });
    std::string const text = text_;
    lock.unlock();
    over ? thread_.join() : thread_.detach();
    return text;
}

outcome run(std::vector<std::string> const& arguments, std::string const& home)
{
    running_program one(arguments, home);
    return one.finish();
}

outcome run_on_terminal(std::vector<std::string> const& arguments, std::string const& home)
{
    running_program one(arguments, home, running_program::sink::terminal);
    return one.finish();
}

std::uint16_t port_after(std::string const& log, std::string const& words)
{
    std::string const mark = words + " 127.0.0.1:";
    auto const at = log.find(mark);
    EXPECT_NE(at, std::string::npos) << log;
    return at == std::string::npos ? std::uint16_t{0} : static_cast<std::uint16_t>(std::stoul(log.substr(at + mark.size())));
}

}  // namespace signalbox::test
