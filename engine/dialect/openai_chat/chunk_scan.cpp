#include "engine/dialect/openai_chat/chunk_scan.hpp"

#include "engine/wire/text_scan.hpp"

namespace signalbox::dialect::openai_chat {

namespace scan = wire::scan;

namespace {

struct colons {
    static bool one(unsigned char byte) { return byte == ':'; }
#if defined(__SSE2__)
    static __m128i block(__m128i bytes)
    {
        return scan::is(bytes, ':');
    }
#endif
};

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char const* skip_space(char const* at, char const* end)
{
    while (at != end && is_space(*at)) ++at;
    return at;
}

bool not_null(char const* value, char const* end)
{
    return value != end && *value != 'n';
}

/// A string, array or object with something in it.
bool not_empty(char const* value, char const* end)
{
    if (value == end) return false;
    char const opened = *value;
    char const closing = opened == '"' ? '"' : opened == '[' ? ']' : opened == '{' ? '}' : '\0';
    if (closing == '\0') return false;
    ++value;
    if (opened != '"') value = skip_space(value, end);
    return value != end && *value != closing;
}

/// A string with this first letter.
bool begins_with(char const* value, char const* end, char letter)
{
    return end - value > 1 && value[0] == '"' && value[1] == letter;
}

/// What the key, given with its opening quote, and the value behind it say.
void note(std::string_view key, char const* value, char const* end, chunk_marks& marks)
{
    switch (key.back()) {
    case 'n':
        if (key.ends_with("\"finish_reason") && not_null(value, end)) {
            marks.telling = true;
            // "error", "insufficient_system_resource"
            if (begins_with(value, end, 'e') || begins_with(value, end, 'i')) marks.error = true;
        }
        return;
    case 'e':
        if (key.ends_with("\"usage") && not_null(value, end)) marks.telling = true;
        return;
    case 'r':
        if (key.ends_with("\"error") && not_null(value, end)) marks.telling = marks.error = true;
        return;
    case 't':
        if ((key.ends_with("\"content") || key.ends_with("\"reasoning_content")) && not_empty(value, end)) marks.content = true;
        if (key.ends_with("\"object") && begins_with(value, end, 'e')) marks.telling = marks.error = true;  // vLLM's flat form
        return;
    case 'g':
        if (key.ends_with("\"reasoning") && not_empty(value, end)) marks.content = true;
        return;
    case 'l':
        if (key.ends_with("\"refusal") && not_empty(value, end)) marks.content = true;
        if (key.ends_with("\"function_call") && not_empty(value, end)) marks.content = marks.tools = true;
        return;
    case 's':
        if (key.ends_with("\"thinking_blocks") && not_empty(value, end)) marks.content = true;
        if (key.ends_with("\"tool_calls") && not_empty(value, end)) marks.content = marks.tools = true;
        return;
    default: return;
    }
}

}  // namespace

chunk_marks chunk_scan::look(std::string_view chunk)
{
    chunk_marks marks;
    char const *const start = chunk.data(), *const end = start + chunk.size();
    bool const known = !head_.empty() && chunk.starts_with(head_);
    for (char const* at = known ? start + head_.size() : start;; ++at) {
        at = scan::find_first<colons>(at, end);
        if (at == end) return marks;
        char const* quote = at;
        while (quote != start && is_space(quote[-1])) --quote;
        if (quote - start < 2 || quote[-1] != '"') continue;
        std::string_view const key(start, static_cast<std::size_t>(quote - 1 - start));
        note(key, skip_space(at + 1, end), end, marks);
        // The head is remembered only when nothing in it counts.
        bool const head = !known && key.ends_with("\"delta") && !marks.telling && !marks.content;
        if (head && key.size() < longest_head) head_.assign(start, at + 1);
    }
}

}  // namespace signalbox::dialect::openai_chat
