#include "engine/dialect/parts/upstream_error.hpp"

#include "engine/base/utf8.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/wire/json.hpp"

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
    if (is_error_status(seen.status)) return seen.status == 401 || seen.status == 403 || kind == error_kind::authentication;
    return kind == error_kind::authentication || kind == error_kind::permission;
}

std::string safe_message(model::reply_error const& seen)
{
    std::string_view const said =
        seen.message.empty() ? model::facts_of(model::fault::upstream_error).text : std::string_view(seen.message);
    return without_credentials(base::cut_at_character(said, message_limit));
}

int status_or(model::reply_error const& seen, int usual)
{
    // 498 is Groq's and 529 Anthropic's word for what others call 503.
    bool const known = is_error_status(seen.status) && seen.status != 498 && seen.status != 529;
    return known ? seen.status : usual;
}

std::optional<model::reply_error> as_reported(model::failure const& seen)
{
    if (seen.kind != model::fault::upstream_error && seen.kind != model::fault::upstream_status) return std::nullopt;
    // Such a failure carries the code where others carry a parameter.
    return model::reply_error{.status = seen.status, .code = seen.param, .message = words_of(seen), .retry_after = seen.retry_after};
}

std::string words_or_default(model::failure const& seen)
{
    std::string words = words_of(seen);
    return words.empty() ? std::string(model::facts_of(seen.kind).text) : words;
}

error_kind own_kind(model::failure const& seen)
{
    return seen.kind == model::fault::policy && seen.said ? *seen.said : model::facts_of(seen.kind).kind;
}

std::string_view own_code(model::failure const& seen)
{
    model::fault_row const& row = model::facts_of(seen.kind);
    if (seen.kind == model::fault::policy && seen.said) return "policy_unavailable";
    return row.code.empty() ? row.name : row.code;
}

told_error tell_by_row(error_format const& as, model::failure const& seen)
{
    if (auto const reported = as_reported(seen)) return as.tell_reported(*reported);
    int const status = model::facts_of(seen.kind).status;
    return {status, std::string(as.words_of(own_kind(seen)).type), std::string(own_code(seen)), words_or_default(seen), seen.param};
}

void close_error(std::string& out, std::string_view request_id)
{
    out += '}';
    if (!request_id.empty()) {
        out += R"(,"request_id":)";
        wire::append_json_string(out, request_id);
    }
    out += '}';
}

}  // namespace signalbox::dialect
