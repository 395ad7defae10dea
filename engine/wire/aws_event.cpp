#include "engine/wire/aws_event.hpp"

#include "engine/base/crc32.hpp"

#include <algorithm>
#include <array>

namespace signalbox::wire {

namespace {

constexpr std::size_t prelude = 12, sum_size = 4, lengths_size = 8;
constexpr std::size_t header_limit = 128 * 1024;  // Amazon's own

model::failure malformed(std::string_view what)
{
    return {model::fault::malformed_reply, "a message of the event stream " + std::string(what)};
}

/// Big-endian, as all numbers are here.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size = 4)
{
    std::uint32_t out = 0;
    for (std::size_t i = 0; i != size; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
    return out;
}

void append_number(std::string& out, std::uint32_t number, unsigned size = 4)
{
    for (unsigned shift = size * 8; shift != 0; shift -= 8) out += static_cast<char>(number >> (shift - 8) & 0xFF);
}

/// Sizes of values by their type: two truths without any, numbers of 1 to 8 bytes, two with a length before them, a time, an identifier.
constexpr std::size_t with_length = 99;
constexpr std::array<std::size_t, 10> value_sizes{0, 0, 1, 2, 4, 8, with_length, with_length, 8, 16};
constexpr std::size_t text_type = 7;

/// One header taken off the front; false when there is none.
struct header {
    std::string_view name, text;  // the text of a text, else empty
};
bool take_header(std::string_view& headers, header& out)
{
    std::size_t const name_size = static_cast<unsigned char>(headers.front());
    if (headers.size() < 1 + name_size + 1) return false;
    out.name = headers.substr(1, name_size);
    std::size_t const type = static_cast<unsigned char>(headers[1 + name_size]);
    headers.remove_prefix(name_size + 2);
    if (type >= value_sizes.size()) return false;
    std::size_t size = value_sizes[type];
    if (size == with_length) {
        if (headers.size() < 2) return false;
        size = number_at(headers, 0, 2);
        headers.remove_prefix(2);
    }
    if (headers.size() < size) return false;
    out.text = type == text_type ? headers.substr(0, size) : std::string_view();
    headers.remove_prefix(size);
    return true;
}

model::result<void> read_headers(std::string_view headers, aws_event_decoder::event& out)
{
    while (!headers.empty()) {
        header one;
        if (!take_header(headers, one)) return malformed("has headers that do not fit");
        if (one.name == ":message-type") out.kind = one.text;
        if (one.name == ":event-type" || one.name == ":exception-type" || one.name == ":error-code") out.type = one.text;
        if (one.name == ":error-message") out.words = one.text;
    }
    return {};
}

model::result<void> read_message(std::string_view message, aws_event_decoder::event& out)
{
    std::size_t const end = message.size() - sum_size;
    if (base::crc32(message.substr(0, end)) != number_at(message, end)) return malformed("has another sum than its bytes");
    std::size_t const headers = number_at(message, 4);
    out = {};
    out.data = message.substr(prelude + headers, end - prelude - headers);
    return read_headers(message.substr(prelude, headers), out);
}

}  // namespace

model::result<std::size_t> aws_event_size(std::string_view bytes)
{
    if (bytes.size() < prelude) return std::size_t{0};
    if (base::crc32(bytes.substr(0, lengths_size)) != number_at(bytes, lengths_size)) return malformed("has another sum than its lengths");
    std::size_t const size = number_at(bytes, 0), headers = number_at(bytes, 4);
    if (size < aws_event_overhead || headers > header_limit || headers > size - aws_event_overhead)
        return malformed("has lengths that do not fit");
    if (size > aws_event_limit) return model::failure{model::fault::reply_too_large, "a message of the event stream has more than 8 MiB"};
    return size;
}

model::result<bool> aws_event_decoder::next(std::string_view& bytes, event& out)
{
    if (lent_) held_.clear();
    lent_ = false;
    // What was held is completed first: to its lengths, then to its end.
    for (std::size_t wanted = prelude; !held_.empty();) {
        std::size_t const more = std::min(wanted - std::min(wanted, held_.size()), bytes.size());
        held_.append(bytes.substr(0, more));
        bytes.remove_prefix(more);
        auto const size = aws_event_size(held_);
        if (!size) return size.error();
        if (*size == 0 || held_.size() < *size) {
            if (bytes.empty()) return false;
            wanted = *size;
            continue;
        }
        lent_ = true;
        if (auto const read = read_message(held_, out); !read) return read.error();
        return true;
    }
    auto const size = aws_event_size(bytes);
    if (!size) return size.error();
    if (*size == 0 || bytes.size() < *size) {
        held_.assign(bytes);
        bytes = {};
        return false;
    }
    std::string_view const message = bytes.substr(0, *size);
    bytes.remove_prefix(*size);
    if (auto const read = read_message(message, out); !read) return read.error();
    return true;
}

model::result<bool> aws_event_decoder::finish(event&)
{
    if (held_.empty() || lent_) return false;
    return model::failure{model::fault::truncated, "the stream ended inside a message"};
}

void append_aws_event(std::string& out, std::initializer_list<std::pair<std::string_view, std::string_view>> headers,
                      std::string_view payload)
{
    std::string lines;
    for (auto const& [name, value] : headers) {
        append_number(lines, static_cast<std::uint32_t>(name.size()), 1);
        lines += name;
        append_number(lines, text_type, 1);
        append_number(lines, static_cast<std::uint32_t>(value.size()), 2);
        lines += value;
    }
    std::size_t const begin = out.size();
    append_number(out, static_cast<std::uint32_t>(aws_event_overhead + lines.size() + payload.size()));
    append_number(out, static_cast<std::uint32_t>(lines.size()));
    append_number(out, base::crc32(std::string_view(out).substr(begin)));
    out.append(lines).append(payload);
    append_number(out, base::crc32(std::string_view(out).substr(begin)));
}

}  // namespace signalbox::wire
