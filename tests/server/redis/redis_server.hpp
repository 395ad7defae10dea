// A Redis of a test's own: Debian's program on a socket in a temporary folder, without a file. Killed when it goes out of scope.
#pragma once

#include "engine/config/redis_settings.hpp"

#include <string>
#include <vector>

#include <sys/types.h>

namespace signalbox::test {

class redis_server {
public:
    /// Makes the folder; nothing is started.
    redis_server();
    redis_server(redis_server const&) = delete;
    ~redis_server();

    /// False where the program is not installed.
    static bool installed();
    /// Starts it with these further options, and returns when it answers. False when it ended instead.
    bool start(std::vector<std::string> const& options = {});
    /// As a machine that fails does it.
    void kill();
    /// It goes on, or stands still.
    void pause();
    void resume();

    config::redis_settings settings() const;

private:
    std::string folder_;
    pid_t process_ = 0;
};

}  // namespace signalbox::test
