#include "engine/wire/chunked.hpp"

#include "engine/base/ascii.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::wire {

namespace {

using base::hex_value;

// Tab, space, visible ASCII and obs-text (RFC 9110 5.5).
bool is_text(char c)
{
    auto const byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

}  // namespace

model::result<chunk_decoder::step> chunk_decoder::feed(std::string_view bytes)
{
    step out;
    while (out.consumed != bytes.size() && state_ != state::done) {
        if (state_ == state::data) {
            if (!out.payload.empty()) break;
            auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - out.consumed));
            out.payload = bytes.substr(out.consumed, size);
            out.consumed += size;
            left_ -= size;
            if (left_ == 0) state_ = state::data_cr;
            continue;
        }
        if (std::size_t const usual = take_usual(bytes.substr(out.consumed)); usual != 0) {
            out.consumed += usual;
            continue;
        }
        bool const ends_section = state_ == state::size_lf || state_ == state::data_lf;
        if (std::string_view const wrong = take(bytes[out.consumed]); !wrong.empty()) {
            if (!out.payload.empty()) break;  // the payload first; the same byte fails again next time
            return model::failure{model::fault::bad_request, std::string(wrong)};
        }
        ++out.consumed;
        line_ = ends_section ? 0 : line_ + 1;
    }
    out.done = done();
    return out;
}

// What most chunks have between their payloads, when all of it is there: CR LF, or a size line of a few digits. Gives the bytes it took.
std::size_t chunk_decoder::take_usual(std::string_view bytes)
{
    if (state_ == state::data_cr && line_ == 0 && bytes.starts_with("\r\n")) {
        state_ = state::size;
        return 2;
    }
    constexpr std::size_t most_digits = 8;
    if (state_ != state::size || line_ != 0) return 0;
    std::size_t digits = 0;
    std::uint64_t size = 0;
    for (; digits < most_digits && digits < bytes.size(); ++digits) {
        int const digit = hex_value(bytes[digits]);
        if (digit < 0) break;
        size = size << 4 | static_cast<unsigned>(digit);
    }
    if (digits == 0 || !bytes.substr(digits).starts_with("\r\n")) return 0;
    left_ = size;
    state_ = size != 0 ? state::data : state::trailer_start;
    return digits + 2;
}

// One byte that is no payload; the complaint leaves everything as it was.
std::string_view chunk_decoder::take(char byte)
{
    bool const in_trailer = state_ >= state::trailer_start;
    if (line_ == (in_trailer ? chunk_trailer_limit : chunk_line_limit))
        return in_trailer ? "trailer fields of more bytes than we take" : "a chunk's size line of more bytes than we take";
    switch (state_) {
    case state::size: return take_size(byte);
    case state::size_lf:
        if (byte != '\n') return "a chunk's size line that does not end with CR LF";
        state_ = left_ ? state::data : state::trailer_start;
        digits_ = 0;
        return {};
    case state::data_cr:
        if (byte != '\r') return "a chunk that is longer than its size";
        state_ = state::data_lf;
        return {};
    case state::data_lf:
        if (byte != '\n') return "a chunk that does not end with CR LF";
        state_ = state::size;
        return {};
    case state::trailer_start:
    case state::trailer_name:
    case state::trailer_value:
    case state::trailer_lf:
    case state::end_lf: return take_trailer(byte);
    default: return take_extension(byte);
    }
}

std::string_view chunk_decoder::take_size(char byte)
{
    if (int const digit = hex_value(byte); digit >= 0) {
        if (digits_ == 16) return "a chunk size of more than 16 digits";
        ++digits_;
        left_ = left_ << 4 | static_cast<unsigned>(digit);
        return {};
    }
    if (digits_ == 0) return "a chunk that does not begin with its size in hexadecimal digits";
    return end_extension(byte, "a chunk size with something other than hexadecimal digits");
}

// Behind a size, a name or a value: the next extension or the end of the line.
std::string_view chunk_decoder::end_extension(char byte, std::string_view otherwise)
{
    if (byte != '\r' && byte != ';') return otherwise;
    state_ = byte == '\r' ? state::size_lf : state::extension_start;
    return {};
}

// RFC 9112 7.1.1: *( ";" name [ "=" ( token / quoted-string ) ] ), of which we refuse the white space it calls bad.
std::string_view chunk_decoder::take_extension(char byte)
{
    static constexpr std::string_view misspelt = "a chunk extension that is no NAME or NAME=VALUE";
    switch (state_) {
    case state::extension_start:
    case state::value_start:
        if (byte == '"' && state_ == state::value_start)
            state_ = state::quoted;
        else if (is_token_byte(byte))
            state_ = state_ == state::value_start ? state::value : state::extension_name;
        else
            return misspelt;
        return {};
    case state::extension_name:
        if (byte == '=')
            state_ = state::value_start;
        else if (!is_token_byte(byte))
            return end_extension(byte, misspelt);
        return {};
    case state::value: return is_token_byte(byte) ? std::string_view() : end_extension(byte, misspelt);
    case state::quoted:
        if (byte == '"')
            state_ = state::quoted_end;
        else if (byte == '\\')
            state_ = state::quoted_pair;
        else if (!is_text(byte))
            return misspelt;
        return {};
    case state::quoted_pair:
        if (!is_text(byte)) return misspelt;
        state_ = state::quoted;
        return {};
    default: return end_extension(byte, misspelt);
    }
}

// RFC 9112 7.1.2: field lines as in a head, then an empty line.
std::string_view chunk_decoder::take_trailer(char byte)
{
    switch (state_) {
    case state::trailer_start:
        if (byte == '\r')
            state_ = state::end_lf;
        else if (is_token_byte(byte))
            state_ = state::trailer_name;
        else
            return "a trailer field that does not begin with a name";
        return {};
    case state::trailer_name:
        if (byte == ':')
            state_ = state::trailer_value;
        else if (!is_token_byte(byte))
            return "a trailer field without a colon right behind its name";
        return {};
    case state::trailer_value:
        if (byte == '\r')
            state_ = state::trailer_lf;
        else if (!is_text(byte))
            return "a control byte in a trailer field";
        return {};
    default:
        if (byte != '\n') return "a trailer line that does not end with CR LF";
        state_ = state_ == state::end_lf ? state::done : state::trailer_start;
        return {};
    }
}

void append_chunk_head(std::string& out, std::size_t size)
{
    std::array<char, 16> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    out.append(digits.data(), end);
    out += "\r\n";
}

}  // namespace signalbox::wire
