// The program itself as a child process: its output gathered by two threads, its end waited for with patience. Owned by a test; a child
// that still runs when the object goes is killed.
#pragma once

#include "tests/server/raw_client.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace signalbox::test {

/// What a finished program left.
struct outcome {
    int status = -1;  // exit status; 128 and the signal's number when one ended it
    std::string out, err;
};

class running_program {
public:
    enum class sink : std::uint8_t { pipe, terminal };
    /// Starts bin/signalbox with these arguments. `home` stands for the user's home and the working folder; nothing else of our
    /// environment goes along. stdout leads to a pipe, or to a terminal that changes nothing.
    running_program(std::vector<std::string> const& arguments, std::string const& home, sink output = sink::pipe);
    ~running_program();
    running_program(running_program const&) = delete;

    void send(int signal);
    /// Waits for the program's end.
    outcome finish();
    /// What it has written to stderr, once that holds `mark`; what there is when it ends first.
    std::string err_until(std::string_view mark) { return errors_.until(mark); }
    std::string out_until(std::string_view mark) { return output_.until(mark); }

private:
    /// One of the child's streams.
    class stream {
    public:
        void gather(int from);
        std::string until(std::string_view mark);
        std::string all();

    private:
        std::mutex guard_;
        std::condition_variable changed_;
        std::string text_;
        bool ended_ = false;
        std::thread thread_;
    };

    pid_t child_ = -1;
    stream output_, errors_;
};

/// Runs it to its end.
outcome run(std::vector<std::string> const& arguments, std::string const& home);
outcome run_on_terminal(std::vector<std::string> const& arguments, std::string const& home);

/// The port in the first "WORD 127.0.0.1:PORT" of a log.
std::uint16_t port_after(std::string const& log, std::string const& words);

}  // namespace signalbox::test
