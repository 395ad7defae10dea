// The strict pass over JSON text, with a listener that learns where values begin and end. For the files of this room that check JSON.
#pragma once

#include "engine/base/ascii.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/text_scan.hpp"

#include <algorithm>
#include <array>

namespace signalbox::wire {

inline bool is_json_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Walks the text once. The open containers are a bit each, so the depth costs neither stack nor heap. A Listener has
/// `static constexpr bool wants_object` (any other text is a fault) and the calls `begins(depth, at)` and `ends(depth, at)` for each value
/// that lies `depth` containers deep, and `key(depth, raw)` before the value of a member.
template <class Listener>
class json_checker {
public:
    json_checker(std::string_view text, unsigned depth_limit, Listener& listener)
        : begin_(text.data()),
          at_(begin_),
          end_(begin_ + text.size()),
          limit_(std::min(depth_limit, json_depth_ceiling)),
          listener_(listener)
    {}

    model::result<void> run()
    {
        if (std::string_view(at_, left()).starts_with("\xEF\xBB\xBF"))
            return fault_here(model::fault::malformed_json, "a byte order mark, which JSON does not begin with");
        skip_space();
        if (Listener::wants_object && at_ != end_ && *at_ != '{')
            return fault_here(model::fault::bad_request, "the body must be a JSON object");
        while (start_value() && next_value())
            ;
        if (!wrong_.empty()) return fault_here(wrong_kind_, wrong_);
        skip_space();
        if (at_ != end_) return fault_here(model::fault::malformed_json, "more text after the end of the value");
        return {};
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    bool at(char c) const { return at_ != end_ && *at_ == c; }
    void skip_space()
    {
        while (at_ != end_ && is_json_space(*at_)) ++at_;
    }

    bool wrong(std::string_view what)
    {
        wrong_ = what;
        return false;
    }

    model::failure fault_here(model::fault kind, std::string_view what) const
    {
        auto const line = 1 + std::count(begin_, at_, '\n');
        char const* start = at_;
        while (start != begin_ && start[-1] != '\n') --start;
        model::failure out{kind};
        out.detail = "byte " + std::to_string(at_ - begin_) + " (line " + std::to_string(line) + ", column " +
                     std::to_string(at_ - start + 1) + "): ";
        out.detail += what;
        return out;
    }

    bool in_object() const { return (objects_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64)) & 1; }

    bool open(bool object)
    {
        if (depth_ == limit_) {
            wrong_kind_ = model::fault::too_deep;
            return wrong("arrays and objects nest too deeply");
        }
        std::uint64_t const bit = std::uint64_t{1} << (depth_ % 64);
        std::uint64_t& word = objects_[depth_ / 64];
        word = object ? word | bit : word & ~bit;
        ++depth_;
        ++at_;
        skip_space();
        return true;
    }

    bool close()
    {
        --depth_;
        ++at_;
        return true;
    }

    // Reads a scalar or an empty container whole; of any other container all that stands before its first scalar.
    bool start_value()
    {
        for (;;) {
            listener_.begins(depth_, at_);
            if (at_ == end_) return wrong("the text ends where a value should stand");
            if (*at_ == '{') {
                if (!open(true)) return false;
                if (at('}')) return close();
                if (!read_key()) return false;
            } else if (*at_ == '[') {
                if (!open(false)) return false;
                if (at(']')) return close();
            } else {
                return read_scalar();
            }
        }
    }

    // After a value: closes what ends here. True when another value follows.
    bool next_value()
    {
        for (; depth_ != 0; close()) {
            listener_.ends(depth_, at_);
            skip_space();
            bool const object = in_object();
            if (at_ == end_) return wrong(object ? "the text ends inside an object" : "the text ends inside an array");
            if (*at_ == ',') {
                ++at_;
                skip_space();
                return !object || read_key();
            }
            if (*at_ != (object ? '}' : ']')) return wrong(object ? "expected ',' or '}'" : "expected ',' or ']'");
        }
        listener_.ends(0, at_);
        return false;
    }

    bool read_key()
    {
        if (!at('"')) return wrong(at_ == end_ ? "the text ends inside an object" : "expected a member name in double quotes");
        char const* const start = at_ + 1;
        if (!read_string()) return false;
        listener_.key(depth_, {start, static_cast<std::size_t>(at_ - 1 - start)});
        skip_space();
        if (!at(':')) return wrong("expected ':' after a member name");
        ++at_;
        skip_space();
        return true;
    }

    bool read_scalar()
    {
        switch (*at_) {
        case '"': return read_string();
        case 't': return read_word("true");
        case 'f': return read_word("false");
        case 'n': return read_word("null");
        default: return read_number();
        }
    }

    bool read_word(std::string_view word)
    {
        if (!std::string_view(at_, left()).starts_with(word)) return wrong("expected a value");
        at_ += word.size();
        return true;
    }

    bool read_string()
    {
        char const* const start = at_++;
        for (;;) {
            at_ = scan::skip_json_string(at_, end_);
            if (at_ == end_) {
                at_ = start;
                return wrong("a string that does not end");
            }
            if (*at_ == '"') {
                ++at_;
                return true;
            }
            if (*at_ != '\\')
                return wrong(static_cast<unsigned char>(*at_) < 0x20 ? "a control character in a string; it must be escaped"
                                                                     : "a string that is not valid UTF-8");
            if (!read_escape()) return false;
        }
    }

    // Of the escapes only \u is left: the scan passes over the others.
    bool read_escape()
    {
        if (left() < 2) return wrong("a string that does not end");
        if (at_[1] != 'u') return wrong("a backslash that begins no JSON escape");
        if (left() < 6 || !std::all_of(at_ + 2, at_ + 6, [](char c) { return base::hex_value(c) >= 0; }))
            return wrong("\\u needs four hexadecimal digits");
        at_ += 6;
        return true;
    }

    bool read_digits(std::string_view what)
    {
        if (at_ == end_ || !base::is_digit(*at_)) return wrong(what);
        while (at_ != end_ && base::is_digit(*at_)) ++at_;
        return true;
    }

    // RFC 8259 6: [ "-" ] int [ frac ] [ exp ]
    bool read_number()
    {
        if (*at_ != '-' && !base::is_digit(*at_)) return wrong("expected a value");
        if (*at_ == '-') ++at_;
        if (at('0')) {
            ++at_;
            if (at_ != end_ && base::is_digit(*at_)) return wrong("a number with a leading zero");
        } else if (!read_digits("a minus sign without a number")) {
            return false;
        }
        if (at('.')) {
            ++at_;
            if (!read_digits("a decimal point without digits after it")) return false;
        }
        if (at('e') || at('E')) {
            ++at_;
            if (at('+') || at('-')) ++at_;
            return read_digits("an exponent without digits");
        }
        return true;
    }

    char const* const begin_;
    char const* at_;
    char const* const end_;
    unsigned const limit_;
    Listener& listener_;
    unsigned depth_ = 0;
    std::array<std::uint64_t, json_depth_ceiling / 64> objects_;  // a bit is written when its level opens, read while it is open
    std::string_view wrong_;
    model::fault wrong_kind_ = model::fault::malformed_json;
};

}  // namespace signalbox::wire
