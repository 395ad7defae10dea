#include "engine/dialect/parts/event_template.hpp"

#include "engine/wire/text_scan.hpp"

#include <algorithm>

namespace signalbox::dialect {

namespace scan = wire::scan;

namespace {

bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/// The closing quote of the text that begins at `at`, or nullptr when the text is no valid JSON string or has no end.
char const* end_of_text(char const* at, char const* end)
{
    for (;;) {
        at = scan::skip_json_string(at, end);
        if (at == end) return nullptr;
        if (*at == '"') return at;
        bool const unicode =
            end - at > 6 && at[0] == '\\' && at[1] == 'u' && is_hex(at[2]) && is_hex(at[3]) && is_hex(at[4]) && is_hex(at[5]);
        if (!unicode) return nullptr;
        at += 6;
    }
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// The end of the unsigned integer that begins at `at`, or nullptr when there is none.
char const* end_of_number(char const* at, char const* end)
{
    char const* const first = at;
    while (at != end && is_digit(*at)) ++at;
    bool const canonical = at - first == 1 || (at != first && *first != '0');
    return canonical ? at : nullptr;
}

}  // namespace

bool event_template::add(std::string_view literal, variable const& next)
{
    if (count_ > most_texts || written_.size() + literal.size() > most_bytes) {
        count_ = 0;
        return false;
    }
    segments_[count_++] = {static_cast<std::uint16_t>(written_.size()), static_cast<std::uint16_t>(literal.size()), next.content,
                           next.number};
    written_.append(literal);
    return true;
}

void event_template::learn(std::string_view event, bool bears)
{
    written_.clear();
    count_ = 0;
    bears_ = bears;
    char const *const end = event.data() + event.size(), *literal = event.data();
    // A quote before a colon ends a key: inside a string every quote has a backslash before it.
    for (std::size_t at = event.find("\":"); at != std::string_view::npos; at = event.find("\":", at)) {
        variable const* const member = member_of(event.substr(0, at));
        at = std::min(event.find_first_not_of(" \t", at + 2), event.size());
        if (!member || at == event.size()) continue;
        if (member->number ? !is_digit(event[at]) : event[at] != '"') continue;
        char const* const value = event.data() + at + (member->number ? 0 : 1);
        char const* const closing = member->number ? end_of_number(value, end) : end_of_text(value, end);
        if (!closing || !add({literal, value}, *member)) {
            count_ = 0;
            return;
        }
        literal = closing;
        at = static_cast<std::size_t>(closing - event.data());
    }
    if (count_ != 0) add({literal, end}, {{}, false});
}

/// The member that `before`, the event up to the closing quote of a key, ends with.
event_template::variable const* event_template::member_of(std::string_view before) const
{
    for (variable const& each : members_) {
        std::size_t const size = each.name.size();
        if (before.size() > size && before.ends_with(each.name) && before[before.size() - size - 1] == '"') return &each;
    }
    return nullptr;
}

event_template::match event_template::look(std::string_view event, std::uint64_t& content_bytes) const
{
    if (count_ == 0) return match::different;
    std::size_t content = 0;
    for (std::size_t i = 0;; ++i) {
        segment const& next = segments_[i];
        std::string_view const literal(written_.data() + next.begin, next.size);
        if (i + 1 == count_) {
            if (event != literal) return match::different;
            content_bytes += content;
            return bears_ || content != 0 ? match::content : match::silent;
        }
        if (!event.starts_with(literal)) return match::different;
        event.remove_prefix(literal.size());
        char const *const begin = event.data(), *const end = begin + event.size();
        char const* const closing = next.number ? end_of_number(begin, end) : end_of_text(begin, end);
        if (!closing) return match::different;
        std::size_t const size = static_cast<std::size_t>(closing - begin);
        content += next.content ? size : 0;
        event.remove_prefix(size);
    }
}

}  // namespace signalbox::dialect
