#include "engine/wire/http.hpp"
#include "engine/wire/http_field.hpp"

namespace signalbox::wire {

namespace {

using model::failure;
using model::fault;

struct complaint {
    std::string_view what;  // empty: none
    int status = 0;
    fault kind = fault::bad_request;
};

// The bytes of a request target: visible ASCII without what RFC 3986 keeps out of every part of it and without '#', which begins what is
// never sent. Braces, bars and carets are let through, as browsers send them in queries.
constexpr std::array<bool, 256> target_bytes = [] {
    std::array<bool, 256> table{};
    for (unsigned byte = 0x21; byte < 0x7F; ++byte)
        table[byte] = std::string_view("\"#<>\\").find(static_cast<char>(byte)) == std::string_view::npos;
    return table;
}();

// Collects what the fields say about framing and who is meant; refuses the second of those that must stand alone.
class request_reader {
public:
    explicit request_reader(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

    complaint read(request_head& out)
    {
        if (std::string_view(at_, left()).starts_with("\r\n"))
            at_ += 2;  // RFC 9112 2.2: one empty line before the request line is passed over
        complaint wrong = read_line(out);
        if (wrong.what.empty()) wrong = split_target(out);
        if (wrong.what.empty()) wrong = read_fields(out);
        if (wrong.what.empty()) wrong = conclude(out);
        return wrong;
    }

private:
    /// Fields that a head holds once.
    enum class sole : unsigned { host = 1, content_type = 2, authorization = 4, transfer_encoding = 8 };
    bool seen(sole which) const { return (seen_ & static_cast<unsigned>(which)) != 0; }
    bool first(sole which)
    {
        bool const before = seen(which);
        seen_ |= static_cast<unsigned>(which);
        return !before;
    }

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    complaint read_line(request_head& out)
    {
        char const* const method = at_;
        at_ = skip_token(at_, end_);
        out.method = between(method, at_);
        if (out.method.empty() || at_ == end_ || *at_ != ' ') return {"a request line that does not begin with a method and one space"};
        if (out.method.size() > method_limit) return {"a method longer than any"};
        char const* const target = ++at_;
        while (at_ != end_ && target_bytes[static_cast<unsigned char>(*at_)]) ++at_;
        out.target = between(target, at_);
        if (out.target.empty() || at_ == end_ || *at_ != ' ')
            return {"a request line without a valid target and one space on each side of it"};
        ++at_;
        return read_version(out);
    }

    complaint read_version(request_head& out)
    {
        auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
        std::string_view const version(at_, left());
        if (version.size() < 10 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]) ||
            version.substr(8, 2) != "\r\n")
            return {"a request line that does not end with HTTP/1.1 or HTTP/1.0"};
        if (version[5] != '1' || version[7] > '1') return {"an HTTP version other than 1.1 and 1.0", 505};
        out.minor_version = version[7] - '0';
        at_ += 10;
        return {};
    }

    // RFC 9112 3.2: origin form, absolute form, and the asterisk for OPTIONS alone; authority form belongs to CONNECT, which no client
    // needs here.
    static complaint split_target(request_head& out)
    {
        std::string_view rest = out.target;
        if (rest == "*") {
            out.path = rest;
            return out.method == "OPTIONS" ? complaint{} : complaint{"the target * with a method other than OPTIONS"};
        }
        if (rest.front() != '/') {
            std::size_t const scheme = same_name(rest.substr(0, 7), "http://") ? 7 : same_name(rest.substr(0, 8), "https://") ? 8 : 0;
            if (scheme == 0) return {"a target that is neither a path nor an http address"};
            rest.remove_prefix(scheme);
            std::size_t const host = std::min(rest.find_first_of("/?"), rest.size());
            if (!valid_host(rest.substr(0, host))) return {"a target without a valid host"};
            rest.remove_prefix(host);
        }
        std::size_t const question = std::min(rest.find('?'), rest.size());
        out.path = question == 0 ? std::string_view("/") : rest.substr(0, question);
        out.query = rest.substr(std::min(question + 1, rest.size()));
        return {};
    }

    complaint read_fields(request_head& out)
    {
        while (!std::string_view(at_, left()).starts_with("\r\n")) {
            if (at_ == end_) return {"a head without an empty line at its end"};
            header field;
            if (std::string_view const wrong = read_field(at_, end_, field); !wrong.empty()) return {wrong};
            if (!out.headers.add(field.name, field.value)) return {"more header fields than we take", 0, fault::head_too_large};
            if (complaint const wrong = note(field, out); !wrong.what.empty()) return wrong;
        }
        at_ += 2;
        return at_ == end_ ? complaint{} : complaint{"bytes after the end of the head"};
    }

    complaint note(header const& field, request_head& out)
    {
        switch (field.name.size()) {
        case 4:
            if (same_name(field.name, "host")) return note_host(field.value);
            break;
        case 6:
            if (same_name(field.name, "expect")) return note_expect(field.value, out);
            break;
        case 10:
            if (same_name(field.name, "connection")) wishes_.note(field.value);
            break;
        case 12:
            if (same_name(field.name, "content-type") && !first(sole::content_type)) return {"more than one Content-Type"};
            break;
        case 13:
            if (same_name(field.name, "authorization") && !first(sole::authorization)) return {"more than one Authorization"};
            break;
        case 14:
            if (same_name(field.name, "content-length")) return note_length(field.value, out);
            break;
        case 17:
            if (same_name(field.name, "transfer-encoding")) return note_coding(field.value, out);
            break;
        }
        return {};
    }

    complaint note_host(std::string_view value)
    {
        if (!first(sole::host)) return {"more than one Host"};
        return valid_host(value) ? complaint{} : complaint{"a Host that is no host with an optional port"};
    }

    static complaint note_expect(std::string_view value, request_head& out)
    {
        if (!same_name(value, "100-continue")) return {"an expectation other than 100-continue", 417};
        out.expect_continue = true;
        return {};
    }

    // RFC 9112 6.3 lets equal lengths pass; we take none but a single plain one, and none that others may read as octal.
    static complaint note_length(std::string_view value, request_head& out)
    {
        if (out.content_length) return {"more than one Content-Length"};
        out.content_length = read_length(value);
        if (!out.content_length || (value.size() > 1 && value.front() == '0')) return {"a Content-Length that is not one plain number"};
        return {};
    }

    complaint note_coding(std::string_view value, request_head& out)
    {
        if (!first(sole::transfer_encoding)) return {"more than one Transfer-Encoding"};
        out.chunked = same_name(value, "chunked");
        if (out.chunked) return {};
        bool const one_coding = !value.empty() && skip_token(value.data(), value.data() + value.size()) == value.data() + value.size();
        return {"a Transfer-Encoding other than chunked", one_coding ? 501 : 0};  // RFC 9112 6.1
    }

    complaint conclude(request_head& out) const
    {
        if (!seen(sole::host) && out.minor_version == 1) return {"a request without Host"};
        if (out.chunked && out.content_length) return {"both Transfer-Encoding and Content-Length"};
        if (out.chunked && out.minor_version == 0) return {"Transfer-Encoding in an HTTP/1.0 request"};
        out.keep_alive = wishes_.kept(out.minor_version);
        out.expect_continue = out.expect_continue && out.minor_version == 1;  // RFC 9110 10.1.1: ignored from a 1.0 client
        return {};
    }

    char const* at_;
    char const* const end_;
    connection_wishes wishes_;
    unsigned seen_ = 0;  // of `sole`
};

}  // namespace

model::result<request_head> parse_request_head(std::string_view head)
{
    model::result<request_head> out(boost::system::in_place_value);
    if (complaint const wrong = request_reader(head).read(*out); !wrong.what.empty()) {
        failure refused{wrong.kind, std::string(wrong.what)};
        refused.status = wrong.status;
        out = std::move(refused);
    }
    return out;  // one name for every outcome, so that the head is built where the caller wants it
}

}  // namespace signalbox::wire
