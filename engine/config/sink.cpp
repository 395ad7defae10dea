#include "engine/config/sink.hpp"

#include "engine/config/listen_address.hpp"
#include "engine/wire/url.hpp"

namespace signalbox::config {

std::string_view name(sink_type of)
{
    switch (of) {
    case sink_type::file: return "file";
    case sink_type::standard_output: return "stdout";
    case sink_type::syslog: return "syslog";
    case sink_type::http: return "http";
    case sink_type::otlp: return "otlp";
    }
    return {};
}

namespace {

constexpr std::uint16_t syslog_port = 514;  // RFC 5426 3.3

model::failure unusable(std::string why)
{
    return {model::fault::bad_request, std::move(why), {}, 0, {}};
}

}  // namespace

model::result<syslog_place> parse_syslog_place(std::string_view text)
{
    constexpr std::string_view local = "unix:", udp = "udp://", tcp = "tcp://";
    if (text.starts_with(local)) {
        std::string name(text.substr(local.size()));
        if (!name.starts_with('/')) return unusable("the name of a socket begins with a slash");
        if (name.size() > wire::socket_name_limit) return unusable("the name of the socket is too long");
        return syslog_place{syslog_way::local, std::move(name), 0};
    }
    bool const datagrams = text.starts_with(udp);
    if (!datagrams && !text.starts_with(tcp)) return unusable("it begins with neither udp://, tcp:// nor unix:");
    // Host and port have the form of an address of HTTP, whose parser knows brackets, ports and names.
    auto const parsed = wire::parse_url("http://" + std::string(text.substr(udp.size())));
    if (!parsed) return unusable(parsed.error().detail);
    if (!parsed->path.empty() || !parsed->query.empty()) return unusable("it has a path");
    bool const says_port = text.find(':', text.rfind(']') == text.npos ? udp.size() : text.rfind(']')) != text.npos;
    return syslog_place{datagrams ? syslog_way::udp : syslog_way::tcp, parsed->host, says_port ? parsed->port : syslog_port};
}

bool sink_definition::operator==(sink_definition const& other) const
{
    return id == other.id && type == other.type && batch == other.batch && timeout == other.timeout && payloads == other.payloads &&
           file == other.file && syslog == other.syslog && facility == other.facility && to == other.to &&
           fields.reveal() == other.fields.reveal() && otlp == other.otlp;
}

}  // namespace signalbox::config
