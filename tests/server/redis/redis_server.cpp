#include "tests/server/redis/redis_server.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signalbox::test {

namespace {

constexpr char const* program = "/usr/bin/redis-server";

/// Until it says that it is ready; false when it ends before.
bool is_ready(int output)
{
    std::string said;
    std::array<char, 512> part;
    for (;;) {
        ssize_t const got = ::read(output, part.data(), part.size());
        if (got <= 0) return false;
        said.append(part.data(), static_cast<std::size_t>(got));
        if (said.find("ready to accept connections") != std::string::npos || said.find("Ready to accept connections") != std::string::npos)
            return true;
    }
}

}  // namespace

redis_server::redis_server()
{
    std::string name = (std::filesystem::temp_directory_path() / "redis-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
}

redis_server::~redis_server()
{
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

bool redis_server::installed()
{
    return ::access(program, X_OK) == 0;
}

bool redis_server::start(std::vector<std::string> const& options)
{
    std::vector<std::string> words{program, "--port",       "0", "--unixsocket", folder_ + "/socket", "--dir", folder_, "--save",
                                   "",      "--appendonly", "no"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) return false;
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        ::dup2(pipe[1], STDERR_FILENO);
        ::execv(program, arguments.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    bool const ready = is_ready(pipe[0]);
    // What it says later has room in the pipe; a closed one would be a signal to it.
    static std::vector<int> kept;
    kept.push_back(pipe[0]);
    return ready;
}

void redis_server::kill()
{
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

void redis_server::pause()
{
    ::kill(process_, SIGSTOP);
}

void redis_server::resume()
{
    ::kill(process_, SIGCONT);
}

config::redis_settings redis_server::settings() const
{
    config::redis_settings out;
    out.where.path = folder_ + "/socket";
    return out;
}

}  // namespace signalbox::test
