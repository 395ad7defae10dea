#include "engine/dialect/parts/upstream_error.hpp"

#include "engine/base/utf8.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/error_rules.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

/// A message is for people: what is longer is a page or a dump.
constexpr std::size_t message_limit = 4096;

bool is_error_status(int status)
{
    return status >= 400 && status <= 599;
}

bool is_key_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
}

std::string without_credentials(std::string_view text)
{
    static constexpr std::array<std::string_view, 2> starts{"sk-", "Bearer "};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::string_view const rest = text.substr(i);
        auto const start = std::find_if(starts.begin(), starts.end(), [&](std::string_view each) { return rest.starts_with(each); });
        bool const at_word = i == 0 || !is_key_byte(text[i - 1]);
        if (start == starts.end() || !at_word) {
            out += text[i++];
            continue;
        }
        i += start->size();
        while (i < text.size() && is_key_byte(text[i])) ++i;
        out.append(*start).append("***");
    }
    return out;
}

}  // namespace

bool about_our_credential(model::reply_error const& seen, error_kind kind)
{
    if (is_error_status(seen.status)) return seen.status == 401 || seen.status == 403;
    return kind == error_kind::authentication || kind == error_kind::permission;
}

std::string safe_message(model::reply_error const& seen)
{
    return without_credentials(base::cut_at_character(in_openai_words(seen).message, message_limit));
}

int status_or(model::reply_error const& seen, int usual)
{
    // 498 is Groq's and 529 Anthropic's word for what others call 503.
    bool const known = is_error_status(seen.status) && seen.status != 498 && seen.status != 529;
    return known ? seen.status : usual;
}

told_error told_to_caller(model::reply_error const& seen)
{
    error_kind const kind = kind_of(seen);
    if (about_our_credential(seen, kind)) return {502, "server_error", "provider_credential_refused", std::string(credential_message)};
    error_text const text = in_openai_words(seen);
    return {status_or(seen, words_of(kind).openai_status), std::string(text.type), std::string(text.code), safe_message(seen)};
}

/// An upstream's own error carries its code where others carry a parameter.
told_error told_to_caller(model::failure const& seen)
{
    if (seen.kind == model::fault::upstream_error || seen.kind == model::fault::upstream_status)
        return told_to_caller(model::reply_error{.status = seen.status, .code = seen.param, .message = words_of(seen)});
    error_text const text = in_openai_words(seen);
    std::string words = words_of(seen);
    return {502, std::string(text.type), std::string(text.code), words.empty() ? std::string(text.message) : std::move(words),
            std::string(text.param)};
}

void append_error(std::string& out, told_error const& told)
{
    out += R"({"error":)";
    append_open_error(out, {told.message, told.type, told.param, told.code});
    out += "}}";
}

}  // namespace signalbox::dialect
