#include "server/date_header.hpp"

#include "engine/model/clock.hpp"
#include "engine/wire/http.hpp"

namespace signalbox::server {

std::string const& date_header::line()
{
    std::int64_t const now = std::chrono::floor<std::chrono::seconds>(model::wall_now()).time_since_epoch().count();
    if (now != second_) {
        second_ = now;
        line_ = "Date: " + wire::http_date(now) + "\r\n";
    }
    return line_;
}

}  // namespace signalbox::server
