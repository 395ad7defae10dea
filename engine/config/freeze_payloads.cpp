#include "engine/config/freeze.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

model::payload_keeping keeping_named(std::string_view word)
{
    using enum model::payload_keeping;
    constexpr std::array all_of_them{none, errors, sample, all};
    auto const found = std::ranges::find_if(all_of_them, [&](model::payload_keeping each) { return model::name(each) == word; });
    return found == all_of_them.end() ? none : *found;
}

/// Of a section that has them, with its defaults.
template <class M>
model::payload_rule rule_of(M const& given, schema::Config const& all)
{
    M const from = with_defaults(given);
    return {keeping_named(from.payloads()), from.sample(), policies_named(from.redact(), all)};
}

payload_settings settings_of(schema::PayloadStore const& given, std::optional<std::chrono::seconds> of_events)
{
    schema::PayloadStore const from = with_defaults(given);
    auto const age = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::milliseconds(from.retention().milliseconds()));
    return {.size = from.size().bytes(),
            .retention = std::min(age, of_events.value_or(age)),
            .part_limit = from.part_limit().bytes(),
            .queue = from.queue().bytes()};
}

}  // namespace

void freeze_payloads(checked const& from, snapshot& into)
{
    schema::Config const& all = from.config;
    into.payload_store = settings_of(all.logging().payload_store(), into.storage.retention);
    into.payloads = rule_of(all.logging(), all);
    into.keeps_payloads = into.payloads.keeps != model::payload_keeping::none;
    auto const take = [&](schema::PayloadLogging const& given) {
        model::payload_rule made = rule_of(given, all);
        into.keeps_payloads = into.keeps_payloads || made.keeps != model::payload_keeping::none;
        return made;
    };
    auto const says = [](auto const& section) {
        return section.has_logging() && !section.logging().payloads().empty();
    };  // else of sinks alone
    for (int i = 0; i < all.routes_size(); ++i)
        if (says(all.routes(i))) into.routes.all[static_cast<std::size_t>(i)].payloads = take(all.routes(i).logging());
    for (int i = 0; i < all.groups_size(); ++i)
        if (says(all.groups(i))) into.table.groups[static_cast<std::size_t>(i)].payloads = take(all.groups(i).logging());
    for (schema::Consumer const& each : all.consumers())
        if (says(each)) into.consumer_payloads.emplace(each.name(), take(each.logging()));
}

}  // namespace signalbox::config
