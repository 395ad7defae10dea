// The Date field of replies, made once a second. One for each event loop, on its strand.
#pragma once

#include <cstdint>
#include <string>

namespace signalbox::server {

class date_header {
public:
    /// "Date: ...\r\n" of this second.
    std::string const& line();

private:
    std::int64_t second_ = 0;
    std::string line_;
};

}  // namespace signalbox::server
