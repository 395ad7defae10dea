#include "engine/wire/http.hpp"
#include "engine/wire/http_field.hpp"

namespace signalbox::wire {

namespace {

// Reads what servers send: stricter than needed where framing is at stake, lenient about the reason phrase and repeated equal lengths.
class response_reader {
public:
    explicit response_reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    /// What is wrong, or nothing.
    std::string_view read(response_head& out)
    {
        std::string_view wrong = read_line(out);
        if (wrong.empty()) wrong = read_fields(out);
        if (wrong.empty()) conclude(out);
        return wrong;
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    // RFC 9112 4; many servers leave out the reason phrase and the space before it.
    std::string_view read_line(response_head& out)
    {
        auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
        std::string_view const line(at_, left());
        if (line.size() < 14 || !line.starts_with("HTTP/1.") || (line[7] != '0' && line[7] != '1') || line[8] != ' ')
            return "a reply that does not begin with HTTP/1.1 or HTTP/1.0";
        if (line[9] < '1' || line[9] > '9' || !is_digit(line[10]) || !is_digit(line[11]) || (line[12] != ' ' && line[12] != '\r'))
            return "a reply without a status of three digits";
        out.minor_version = line[7] - '0';
        out.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
        std::size_t const stop = line.find_first_of(std::string_view("\r\n\0", 3), 12);
        if (stop == std::string_view::npos || line.substr(stop, 2) != "\r\n") return "a status line that does not end with CR LF";
        at_ += stop + 2;
        return {};
    }

    std::string_view read_fields(response_head& out)
    {
        while (!std::string_view(at_, left()).starts_with("\r\n")) {
            if (at_ == end_) return "a head without an empty line at its end";
            header field;
            if (std::string_view const wrong = read_field(at_, end_, field); !wrong.empty()) return wrong;
            if (!out.headers.add(field.name, field.value)) return "more header fields than we take";
            if (std::string_view const wrong = note(field, out); !wrong.empty()) return wrong;
        }
        at_ += 2;
        return at_ == end_ ? "" : "bytes after the end of the head";
    }

    std::string_view note(header const& field, response_head& out)
    {
        if (same_name(field.name, "content-length")) return note_length(field.value, out);
        if (same_name(field.name, "transfer-encoding")) return note_coding(field.value, out);
        if (same_name(field.name, "connection")) wishes_.note(field.value);
        return {};
    }

    // RFC 9112 6.3: a list or repetition of one and the same length may be read as that length.
    static std::string_view note_length(std::string_view value, response_head& out)
    {
        if (value.empty()) return "an empty Content-Length";
        for (std::string_view member; next_member(value, member);) {
            auto const length = read_length(member);
            if (!length || (out.content_length && *out.content_length != *length)) return "a Content-Length that is not one number";
            out.content_length = length;
        }
        return {};
    }

    static std::string_view note_coding(std::string_view value, response_head& out)
    {
        if (same_name(value, "identity")) return {};  // RFC 2616 3.6 used it for no coding at all
        if (!same_name(value, "chunked") || out.chunked) return "a Transfer-Encoding other than chunked";
        out.chunked = true;
        return {};
    }

    void conclude(response_head& out) const
    {
        out.keep_alive = wishes_.kept(out.minor_version);
        // RFC 9112 6.3: who frames twice may be smuggling, and 1.0 knows no chunks; read as chunked, then close.
        if (out.chunked && (out.content_length || out.minor_version == 0)) out.keep_alive = false;
        if (out.chunked) out.content_length.reset();
        if (out.status < 200 || out.status == 204 || out.status == 304) {
            out.content_length = 0;
            out.chunked = false;
        }
        if (!out.chunked && !out.content_length) out.keep_alive = false;  // the body ends with the connection
    }

    char const* at_;
    char const* const end_;
    connection_wishes wishes_;
};

}  // namespace

model::result<response_head> parse_response_head(std::string_view head)
{
    model::result<response_head> out(boost::system::in_place_value);
    if (std::string_view const wrong = response_reader(head).read(*out); !wrong.empty())
        out = model::failure{model::fault::malformed_reply, std::string(wrong)};
    return out;  // one name for every outcome, so that the head is built where the caller wants it
}

}  // namespace signalbox::wire
