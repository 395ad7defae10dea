// An event as a message of RFC 5424, and how messages are parted on a stream. Pure.
#pragma once

#include "schema/event.pb.h"

#include <string>
#include <string_view>

namespace signalbox::server {

/// Of all messages of a sink.
struct syslog_source {
    int facility = 3;
    std::string host;  // of this machine; empty: "-"
    int process = 0;
};

/// "<PRI>1 TIME HOST signalbox PID event - {json}". Severity: notice, warning for requests that were refused, error for those that failed.
std::string syslog_message(schema::Event const& event, syslog_source const& from);

/// "LENGTH MESSAGE" (RFC 6587 3.4.1).
void append_counted(std::string& out, std::string_view message);

}  // namespace signalbox::server
