#include "engine/payload/shown_head.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/query.hpp"

#include <algorithm>
#include <array>

namespace signalbox::payload {

namespace {

bool is_hidden(std::string_view name, std::span<std::string const> also)
{
    return is_private(name) || std::ranges::any_of(also, [name](std::string const& each) { return base::same_text(name, each); });
}

void append_query(std::string& out, std::string_view query, std::span<std::string const> also)
{
    char before = '?';
    while (!query.empty()) {
        base::query_field const field = base::take_query_field(query);
        out += before;
        before = '&';
        bool const hidden = field.name.size() != field.whole.size() && is_hidden(field.name, also);
        if (hidden)
            out.append(field.name).append("=").append(hidden_value);
        else
            out.append(field.whole);
    }
}

void append_field(std::string& out, std::string_view name, std::string_view value, std::span<std::string const> also)
{
    out.append(name).append(": ").append(is_hidden(name, also) ? hidden_value : value).append("\r\n");
}

void append_fields(std::string& out, std::span<wire::header const> fields, std::span<std::string const> also)
{
    for (wire::header const& each : fields) append_field(out, each.name, each.value, also);
}

/// Takes the next line without its end; nothing at an empty line or at the end.
std::string_view take_line(std::string_view& lines)
{
    std::string_view const line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(lines.size(), line.size() + 2));
    return line;
}

void append_lines(std::string& out, std::string_view lines)
{
    for (std::string_view line = take_line(lines); !line.empty(); line = take_line(lines)) {
        std::string_view const name = line.substr(0, line.find(':'));
        append_field(out, name, base::trimmed(line.substr(std::min(line.size(), name.size() + 1))), {});
    }
}

std::string status_line(int status)
{
    return "HTTP/1.1 " + std::to_string(status) + "\r\n";
}

}  // namespace

bool is_private(std::string_view name)
{
    static constexpr std::array<std::string_view, 8> within{"auth",   "cookie",     "apikey",    "api-key",
                                                            "secret", "credential", "signature", "password"};
    // A browser's page gives its key as a subprotocol of a session.
    static constexpr std::array<std::string_view, 5> whole{"key", "token", "sig", "code", "sec-websocket-protocol"};
    static constexpr std::array<std::string_view, 2> at_end{"-key", "-token"};
    std::string plain = base::lowered(name);
    std::ranges::replace(plain, '_', '-');
    return std::ranges::any_of(within, [&](std::string_view each) { return plain.find(each) != std::string::npos; }) ||
           std::ranges::find(whole, plain) != whole.end() ||
           std::ranges::any_of(at_end, [&](std::string_view each) { return plain.ends_with(each); });
}

std::string request_head(std::string_view method, std::string_view path, std::string_view query, std::span<wire::header const> fields,
                         std::span<std::string const> also)
{
    std::string out(method);
    out.append(" ").append(path);
    append_query(out, query, also);
    out.append(" HTTP/1.1\r\n");
    append_fields(out, fields, also);
    return out;
}

std::string sent_head(std::string_view head)
{
    std::string_view const start = take_line(head);
    std::size_t const query = start.find('?');
    std::size_t const version = start.rfind(' ');
    std::string out;
    if (query == std::string_view::npos || version == std::string_view::npos || query > version) {
        out = start;
    } else {
        out = start.substr(0, query);
        append_query(out, start.substr(query + 1, version - query - 1), {});
        out.append(start.substr(version));
    }
    out.append("\r\n");
    append_lines(out, head);
    return out;
}

std::string reply_head(int status, std::span<wire::header const> fields)
{
    std::string out = status_line(status);
    append_fields(out, fields, {});
    return out;
}

std::string reply_head(int status, std::string_view content_type, std::string_view lines)
{
    std::string out = status_line(status);
    if (!content_type.empty()) append_field(out, "Content-Type", content_type, {});
    append_lines(out, lines);
    return out;
}

}  // namespace signalbox::payload
