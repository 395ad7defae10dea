#include "engine/limits/rule.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <array>

namespace signalbox::limits {

namespace {

constexpr std::array<std::string_view, 6> counted_names{"requests",     "prompt_tokens", "completion_tokens",
                                                        "total_tokens", "cost_usd",      "in_flight"};
constexpr std::array<std::string_view, 9> dimension_names{"consumer", "key",      "tier",   "route", "group",
                                                          "model",    "provider", "header", "claim"};

template <class Word, std::size_t N>
std::optional<Word> word_named(std::array<std::string_view, N> const& names, std::string_view text)
{
    auto const found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Word>(found - names.begin());
}

constexpr int dollar_decimals = 6;

}  // namespace

std::string_view name(counted what)
{
    return counted_names[static_cast<std::size_t>(what)];
}

std::optional<counted> counted_named(std::string_view text)
{
    return word_named<counted>(counted_names, text);
}

std::string_view name(dimension what)
{
    return dimension_names[static_cast<std::size_t>(what)];
}

std::optional<key_part> key_part_named(std::string_view text)
{
    std::size_t const colon = std::min(text.find(':'), text.size());
    auto const what = word_named<dimension>(dimension_names, text.substr(0, colon));
    if (!what) return std::nullopt;
    bool const named = *what == dimension::header || *what == dimension::claim;
    if (named != (colon + 1 < text.size())) return std::nullopt;
    if (!named && colon != text.size()) return std::nullopt;
    return key_part{*what, std::string(named ? text.substr(colon + 1) : std::string_view())};
}

bool rule::of_target() const
{
    bool const apart =
        std::ranges::any_of(by, [](key_part const& each) { return each.what == dimension::model || each.what == dimension::provider; });
    return apart || !match.model.empty() || !match.provider.empty();
}

void set_identity(rule& of)
{
    std::uint64_t made = base::fnv1a_basis;
    auto const add = [&made](std::string_view text) { made = base::fnv1a("\n", base::fnv1a(text, made)); };
    add(of.id);
    add(name(of.what));
    add(of.over.text);
    add(std::to_string(static_cast<int>(of.over.kind)));
    for (std::string const* each :
         {&of.match.consumer, &of.match.tier, &of.match.route, &of.match.group, &of.match.model, &of.match.provider})
        add(*each);
    for (key_part const& each : of.by) {
        add(name(each.what));
        add(each.name);
    }
    of.identity = made == 0 ? 1 : made;  // 0 is that of a free slot
}

std::string amount_text(rule const& of, std::int64_t amount)
{
    std::string out;
    base::append_decimal(out, amount, of.what == counted::cost ? dollar_decimals : 0, true);
    return out;
}

std::string in_words(rule const& of)
{
    constexpr std::array<std::string_view, 6> words{"requests", "tokens of prompts", "tokens of replies",
                                                    "tokens",   "US dollars",        "requests in flight"};
    std::string out = amount_text(of, of.amount).append(" ").append(words[static_cast<std::size_t>(of.what)]);
    if (of.over.kind != window_kind::none) out.append(" per ").append(of.over.text);
    return out;
}

}  // namespace signalbox::limits
