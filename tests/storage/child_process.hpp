// A child process for tests that kill processes. The child reports through a pipe, so no test waits for time to pass.
#pragma once

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>

namespace signalbox::storage::testing {

/// The child's end: each number it tells arrives whole.
class report {
public:
    explicit report(int file) : file_(file) {}
    void tell(std::uint64_t number) const
    {
        if (::write(file_, &number, sizeof number) != sizeof number) ::_exit(99);
    }

private:
    int file_;
};

class child_process {
public:
    /// Runs `work` in a forked process; its return value is the exit code.
    explicit child_process(std::function<int(report const&)> const& work)
    {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) throw std::runtime_error{"no pipe"};
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            ::_exit(work(report{ends[1]}));
        }
        ::close(ends[1]);
        file_ = ends[0];
    }
    ~child_process()
    {
        if (pid_ > 0) {
            kill();
            wait();
        }
        ::close(file_);
    }
    child_process(child_process&&) = delete;

    /// Waits for the child's next number; nothing when it has ended.
    std::optional<std::uint64_t> hear()
    {
        std::uint64_t number = 0;
        if (::read(file_, &number, sizeof number) != sizeof number) return std::nullopt;
        return number;
    }
    void kill() { ::kill(pid_, SIGKILL); }
    /// The exit code, or minus the signal.
    int wait()
    {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int file_ = -1;
};

}  // namespace signalbox::storage::testing
