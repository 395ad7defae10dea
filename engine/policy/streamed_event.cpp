#include "engine/policy/streamed_event.hpp"

#include "engine/wire/aws_event.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

/// The first line with its end: CR LF, LF or CR.
std::size_t line_size(std::string_view bytes)
{
    std::size_t const end = bytes.find_first_of("\r\n");
    if (end == std::string_view::npos) return bytes.size();
    return end + (bytes.substr(end).starts_with("\r\n") ? 2 : 1);
}

std::string_view without_end(std::string_view line)
{
    return line.substr(0, std::min(line.find_first_of("\r\n"), line.size()));
}

/// The value of a field, when the line is that field (WHATWG HTML 9.2.6).
bool is_field(std::string_view line, std::string_view name, std::string_view& value)
{
    if (!line.starts_with(name) || line.size() == name.size() || line[name.size()] != ':') return false;
    value = line.substr(name.size() + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    return true;
}

void append_on_lines(std::string& out, std::string_view data)
{
    for (bool more = true; more;) {
        std::size_t const end = data.find('\n');
        more = end != std::string_view::npos;
        out.append("data: ").append(data.substr(0, end)).append("\n");
        data.remove_prefix(more ? end + 1 : data.size());
    }
}

}  // namespace

streamed_event streamed_event::take(dialect::stream_form form, std::string_view& bytes)
{
    streamed_event out(form);
    if (form == dialect::stream_form::frames) {
        out.take_frame(bytes);
    } else if (form == dialect::stream_form::lines) {
        out.bytes_ = bytes.substr(0, line_size(bytes));
        out.size_ = without_end(out.bytes_).size();
        bytes.remove_prefix(out.bytes_.size());
    } else {
        out.take_lines(bytes);
    }
    return out;
}

/// Up to an empty line behind others.
void streamed_event::take_lines(std::string_view& bytes)
{
    std::string_view const all = bytes;
    bool any = false;
    while (!bytes.empty()) {
        std::string_view const line = bytes.substr(0, line_size(bytes));
        bytes.remove_prefix(line.size());
        std::string_view const text = without_end(line);
        if (text.empty() && any) break;
        any = any || !text.empty();
        take_field(all, text);
    }
    bytes_ = all.substr(0, all.size() - bytes.size());
}

void streamed_event::take_field(std::string_view all, std::string_view line)
{
    std::string_view value;
    if (is_field(line, "event", value)) name_ = value;
    if (!is_field(line, "data", value)) return;
    if (size_ == 0) {
        at_ = static_cast<std::size_t>(value.data() - all.data());
        size_ = value.size();
        return;
    }
    if (joined_.empty()) joined_ = all.substr(at_, size_);
    joined_.append("\n").append(value);
}

/// What cannot be one is passed as it is: the reader fails the stream.
void streamed_event::take_frame(std::string_view& bytes)
{
    auto const size = wire::aws_event_size(bytes);
    bytes_ = bytes.substr(0, size && *size > 0 ? *size : bytes.size());
    bytes.remove_prefix(bytes_.size());
    wire::aws_event_decoder decoder;
    wire::aws_event_decoder::event found;
    std::string_view rest = bytes_;
    auto const whole = decoder.next(rest, found);
    if (!whole || !*whole) return;
    at_ = static_cast<std::size_t>(found.data.data() - bytes_.data());
    size_ = found.data.size();
    name_ = found.type;
    kind_ = found.kind;
}

void streamed_event::append_with(std::string& out, std::string_view data) const
{
    if (form_ == dialect::stream_form::frames) {
        std::string_view const field = kind_ == "event" ? ":event-type" : kind_ == "exception" ? ":exception-type" : ":error-code";
        wire::append_aws_event(out, {{field, name_}, {":content-type", "application/json"}, {":message-type", kind_}}, data);
        return;
    }
    if (joined_.empty()) {
        std::string_view const all = bytes_;
        out.append(all.substr(0, at_));
        std::ranges::replace_copy_if(
            data, std::back_inserter(out), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        out.append(all.substr(at_ + size_));
        return;
    }
    if (!name_.empty()) out.append("event: ").append(name_).append("\n");
    append_on_lines(out, data);
    out += '\n';
}

}  // namespace signalbox::policy
