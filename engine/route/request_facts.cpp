#include "engine/route/request_facts.hpp"

#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/json_path.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

using expression::kind;
using expression::value;
using expression::work;

/// Positions in the environment.
enum name : std::size_t {
    model_name,
    path,
    method,
    now,
    prompt_tokens,
    consumer_name,
    consumer_key,
    consumer_tags,
    consumer_tier,
    body,
    req_headers,
    header,
    req_header,
    query,
    claim
};

/// What a list or map of these facts is, in value::number.
enum holder : std::int64_t { json, all_headers, one_header };

value text_or_none(std::string_view text)
{
    return text.empty() ? value::no_text() : value::of(text);
}

value value_of(wire::json_view of, work& with)
{
    switch (of.kind()) {
    case wire::json_kind::missing:
    case wire::json_kind::null: return value::none();
    case wire::json_kind::boolean: return value::of(*of.boolean());
    case wire::json_kind::array: return value::held(kind::list, of.raw(), json);
    case wire::json_kind::object: return value::held(kind::map, of.raw(), json);
    case wire::json_kind::string:
        if (auto const plain = of.plain_string()) return value::of(*plain);
        return value::of(with.keep(of.string_or({})));
    case wire::json_kind::number: break;
    }
    if (auto const whole = of.integer()) return value::of(*whole);
    auto const real = of.number();
    return real ? value::of(*real) : value::none();
}

/// The value of a query's field, decoded; the first of several.
value query_value(std::string_view query, std::string_view wanted, work& with)
{
    while (!query.empty() && with.spend(query.size())) {
        base::query_field const field = base::take_query_field(query);
        if (base::percent_decoded(field.name) != wanted) continue;
        std::string given{field.value};
        std::ranges::replace(given, '+', ' ');
        return value::of(with.keep(base::percent_decoded(given)));
    }
    return value::no_text();
}

/// Of a verified token. A name may hold dots of its own.
value claim_value(model::principal const* who, std::string_view path, work& with)
{
    if (!who || who->claims.empty() || !with.spend(who->claims.size())) return value::no_text();
    value found = value_of(wire::find_path(wire::json_view(who->claims), path), with);
    return found.is == kind::null ? value::no_text() : found;
}

}  // namespace

std::vector<expression::declaration> const& request_environment()
{
    using expression::type;
    static std::vector<expression::declaration> const all{
        {"model", {kind::text, kind::any}},
        {"path", {kind::text, kind::any}},
        {"method", {kind::text, kind::any}},
        {"now", {kind::text, kind::any}},
        {"prompt.tokens", {kind::integer, kind::any}},
        {"consumer.name", {kind::text, kind::any}},
        {"consumer.key", {kind::text, kind::any}},
        {"consumer.tags", {kind::list, kind::text}},
        {"consumer.tier", {kind::text, kind::any}},
        {"body", {kind::any, kind::any}},
        {"req_headers", {kind::map, kind::list}},
        {"header", {kind::text, kind::any}, true},
        {"req_header", {kind::text, kind::any}, true},
        {"query", {kind::text, kind::any}, true},
        {"claim", {kind::any, kind::any}, true},
    };
    return all;
}

bool is_of_caller(expression::program const& expression)
{
    auto const asked = expression.asks_for();
    auto const of_caller = [](std::size_t each) {
        return each == consumer_name || each == consumer_key || each == consumer_tags || each == consumer_tier || each == claim;
    };
    return !asked.empty() && std::ranges::all_of(asked, of_caller);
}

bool reads_prompt_tokens(expression::program const& expression)
{
    auto const asked = expression.asks_for();
    return std::ranges::find(asked, std::size_t{prompt_tokens}) != asked.end();
}

bool is_in_events(expression::program const& expression)
{
    return std::ranges::all_of(expression.asks_for(), [](std::size_t each) { return each < body; });
}

std::uint64_t request_facts::prompt_tokens() const
{
    if (of_.prompt_tokens != 0 || !of_.count_tokens) return of_.prompt_tokens;
    if (counted_ == 0) counted_ = of_.count_tokens(of_.model, of_.body);
    return counted_;
}

value request_facts::named(std::size_t position, work& with) const
{
    switch (static_cast<name>(position)) {
    case model_name: return text_or_none(of_.model);
    case path: return text_or_none(of_.path);
    case method: return text_or_none(of_.method);
    case now: return value::of(with.keep(base::timestamp_text(of_.now.time_since_epoch().count())));
    case name::prompt_tokens: return value::of(static_cast<std::int64_t>(prompt_tokens()));
    case consumer_name: return of_.who ? text_or_none(of_.who->consumer) : value::no_text();
    case consumer_key: return of_.who ? text_or_none(of_.who->key_id) : value::no_text();
    case consumer_tags: return value::held(kind::list, of_.who && !of_.who->tags.empty() ? std::string_view(of_.who->tags) : "[]", json);
    case consumer_tier: return of_.who ? text_or_none(of_.who->tier) : value::no_text();
    case body: return value_of(wire::json_view(of_.body), with);
    case req_headers: return value::held(kind::map, {}, all_headers);
    default: return value::none();
    }
}

value request_facts::called(std::size_t position, std::string_view argument, work& with) const
{
    if (position == query) return query_value(of_.query, argument, with);
    if (position == claim) return claim_value(of_.who, argument, with);
    auto const line = of_.headers ? of_.headers->find(argument) : std::nullopt;
    return line ? value::of(*line) : value::no_text();
}

/// `at` counts the bytes of JSON that were passed, and the fields of a head.
std::optional<expression::facts::element> request_facts::next(value const& of, std::size_t& at, work& with) const
{
    if (of.number == all_headers) return next_header(at);
    if (of.number == one_header) return next_line(of.text, at);
    std::size_t const begin = std::max<std::size_t>(at, 1);
    if (of.text.size() < 2) return std::nullopt;
    wire::detail::json_cursor cursor{of.text.data() + begin, of.text.data() + of.text.size() - 1};
    std::string_view key, raw;
    bool const there = of.is == kind::map ? cursor.next_member(key, raw) : cursor.next_value(raw);
    std::size_t const passed = static_cast<std::size_t>(cursor.at - of.text.data());
    if (!there || !with.spend(passed - begin)) return std::nullopt;
    at = passed;
    element out;
    if (of.is == kind::map && key.find('\\') == std::string_view::npos) {
        out.key = key;
    } else if (of.is == kind::map) {
        std::string decoded;
        wire::append_json_text(decoded, key);
        out.key = with.keep(std::move(decoded));
    }
    out.held = value_of(wire::json_view(raw), with);
    return out;
}

/// Each name once, where it stands first.
std::optional<expression::facts::element> request_facts::next_header(std::size_t& at) const
{
    if (!of_.headers) return std::nullopt;
    auto const all = of_.headers->all();
    for (; at < all.size(); ++at) {
        std::string_view const here = all[at].name;
        auto const same = [here](wire::header const& each) { return wire::same_name(each.name, here); };
        if (std::ranges::any_of(all.first(at), same)) continue;
        ++at;
        return element{here, value::held(kind::list, here, one_header)};
    }
    return std::nullopt;
}

std::optional<expression::facts::element> request_facts::next_line(std::string_view name, std::size_t& at) const
{
    if (!of_.headers) return std::nullopt;
    for (auto const all = of_.headers->all(); at < all.size();)
        if (wire::header const& each = all[at++]; wire::same_name(each.name, name)) return element{{}, value::of(each.value)};
    return std::nullopt;
}

/// Of a header in any case; of JSON the last of equal keys, as JSON is commonly read.
value request_facts::member(value const& of, std::string_view key, work& with) const
{
    if (of.number == all_headers) {
        bool const there = of_.headers && of_.headers->count(key) > 0;
        return there ? value::held(kind::list, with.keep(std::string{key}), one_header) : value::none();
    }
    if (of.number != json || !with.spend(of.text.size())) return value::none();
    return value_of(wire::json_view(of.text)[key], with);
}

}  // namespace signalbox::route
