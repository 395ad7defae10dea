// A file that lines are appended to, and that is renamed when it is full. A batch of lines is in it whole or not at all. Owned by its sink's thread.
#pragma once

#include "engine/config/sink.hpp"
#include "server/sinks/receipt.hpp"

#include <string_view>

namespace signalbox::server {

class rotating_file {
public:
    explicit rotating_file(config::file_sink where) : where_(std::move(where)) {}
    rotating_file(rotating_file const&) = delete;
    ~rotating_file();

    receipt append(std::string_view lines);
    /// What was appended is on disk when it returns true.
    bool sync() const;

private:
    receipt open();
    bool renamed_by_others() const;
    receipt rotate();
    void close();

    config::file_sink const where_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace signalbox::server
