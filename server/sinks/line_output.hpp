// Lines on a descriptor of the process, such as standard output: one that is not read holds up its sink and nothing else. Owned by its sink's thread.
#pragma once

#include "server/sinks/patient_writer.hpp"
#include "server/sinks/receipt.hpp"

#include <string>

namespace signalbox::server {

class line_output {
public:
    /// The descriptor stays open.
    explicit line_output(int descriptor) : descriptor_(descriptor) {}
    line_output(line_output const&) = delete;

    /// After a failure the same lines come again, and go on where they stopped: no line is torn.
    receipt write(std::string lines, wait_bound const& bound);

private:
    int const descriptor_;
    std::string lines_;
    std::size_t written_ = 0;  // of lines_
};

}  // namespace signalbox::server
