#include "server/sinks/syslog_message.hpp"

#include "engine/base/timestamp.hpp"
#include "storage/event_json.hpp"

#include <algorithm>

namespace signalbox::server {

namespace {

// RFC 5424 6.2.1, table 2.
constexpr int severity_error = 3, severity_warning = 4, severity_notice = 5;
constexpr std::size_t host_limit = 255;  // RFC 5424 6: HOSTNAME = 1*255PRINTUSASCII

int severity_of(schema::Event const& event)
{
    if (event.decision() == "error") return severity_error;
    return event.decision() == "allowed" ? severity_notice : severity_warning;
}

std::string host_field(std::string const& host)
{
    bool const fits = !host.empty() && host.size() <= host_limit && std::ranges::all_of(host, [](char c) { return c > ' ' && c < 0x7f; });
    return fits ? host : "-";
}

}  // namespace

std::string syslog_message(schema::Event const& event, syslog_source const& from)
{
    constexpr int severities = 8;
    std::string out = "<" + std::to_string(from.facility * severities + severity_of(event)) + ">1 ";
    base::append_timestamp(out, event.started_us() + event.latency_us());
    out.append(" ").append(host_field(from.host)).append(" signalbox ").append(std::to_string(from.process)).append(" event - ");
    storage::append_json(out, event);
    return out;
}

void append_counted(std::string& out, std::string_view message)
{
    out.append(std::to_string(message.size())).append(" ").append(message);
}

}  // namespace signalbox::server
