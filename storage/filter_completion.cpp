#include "storage/filter_completion.hpp"

#include "storage/filter_fields.hpp"
#include "storage/filter_match.hpp"

#include "engine/expression/parser.hpp"

#include <algorithm>
#include <iterator>

namespace signalbox::storage {

namespace {

using expression::expectation;

/// Those that begin with the text, then those that hold it.
std::vector<std::string> matching(std::vector<std::string_view> const& known, std::string_view typed)
{
    std::string const wanted = lower_case(typed);
    std::vector<std::string> begin, hold;
    for (std::string_view const each : known) {
        if (text_passes(comparison::starts_with, lower_case(each), wanted))
            begin.emplace_back(each);
        else if (text_mentions(each, wanted))
            hold.emplace_back(each);
    }
    begin.insert(begin.end(), hold.begin(), hold.end());
    begin.resize(std::min(begin.size(), completion_limit));
    return begin;
}

/// Fields as people type them: of several names for one column, the short one.
std::vector<std::string_view> fields_and_words()
{
    static constexpr std::string_view longer[] = {"requested_model", "resolved_provider", "key_id",         "reason_code",
                                                  "status_code",     "started",           "text",           "tokens.total",
                                                  "latency_ms",      "ttft_ms",           "actual_cost_usd"};
    std::vector<std::string_view> known;
    for (std::string_view const key : filter_keys())
        if (std::ranges::find(longer, key) == std::end(longer)) known.push_back(key);
    known.insert(known.end(), {since_key, until_key});
    return known;
}

std::vector<std::string> signs_of(std::string_view field)
{
    filter_field const* const known = find_filter_field(field);
    if (known == nullptr) return {":"};
    if (known->sorts()) return {">", ">=", "<", "<=", ":", "!="};
    return {":", "!="};
}

/// `before`: the text up to the value. A range is written behind a colon only.
bool takes_range(std::string_view before)
{
    while (before.ends_with(' ')) before.remove_suffix(1);
    return before.ends_with(':');
}

std::vector<std::string_view> values_of(std::string_view field)
{
    filter_field const* const known = find_filter_field(field);
    if (field == since_key || field == until_key) return {"15m", "1h", "6h", "24h", "7d"};
    if (known == nullptr) return {};
    if (known->kind == field_kind::time) return {"-15m", "-1h", "-6h", "-24h", "-7d"};
    if (known->kind == field_kind::flag) return {"true", "false"};
    if (known->kind == field_kind::mode) return {"stream", "oneshot"};
    if (known->kind == field_kind::duration) return {"500ms", "1s", "2s", "5s", "10s", "30s"};
    if (known->key == "status" || known->key == "status_code") return {"200", "400", "401", "404", "429", "500..599", "500", "502", "503"};
    if (known->key == "decision") return {"allowed", "error", "blocked", "abandoned"};
    if (known->key == "road") return {"relay", "translate", "raw"};
    if (known->key == "finish_reason") return {"stop", "length", "tool_calls", "stop_sequence", "content_filter", "other"};
    return {};
}

}  // namespace

std::optional<dimension> dimension_of(std::string_view field)
{
    filter_field const* const known = find_filter_field(field);
    if (known == nullptr || known->kind != field_kind::split_text) return std::nullopt;
    return static_cast<dimension>(known->place);
}

completion complete(std::string_view text, std::size_t cursor)
{
    expectation const at = expression::expected_at(text, cursor);
    completion made{.typed = at.typed, .replaces = {at.offset, at.length}};
    bool const known = find_filter_field(at.field) != nullptr || at.field == since_key || at.field == until_key;
    if (at.is == expectation::kind::value && known) {
        made.is = completion::kind::value;
        made.field = at.field;
        made.names = dimension_of(at.field);
        made.choices = matching(values_of(at.field), at.typed);
        if (!takes_range(text.substr(0, at.offset)))
            std::erase_if(made.choices, [](std::string const& each) { return each.find("..") != std::string::npos; });
    } else if (at.is == expectation::kind::comparison && known) {
        made.is = completion::kind::sign;
        made.field = at.field;
        made.choices = signs_of(at.field);
    } else if (at.is != expectation::kind::value) {
        made.choices = matching(fields_and_words(), at.typed);
    }
    return made;
}

}  // namespace signalbox::storage
