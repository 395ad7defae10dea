#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

model::role role_named(std::string_view word)
{
    using row = std::pair<std::string_view, model::role>;
    constexpr std::array rows{row{"assistant", model::role::assistant}, row{"system", model::role::system}, row{"tool", model::role::tool}};
    auto const found = std::ranges::find(rows, word, &row::first);
    return found == rows.end() ? model::role::user : found->second;
}

/// The check has seen that they can be compiled.
std::vector<expression::pattern> patterns_of(google::protobuf::RepeatedPtrField<std::string> const& written)
{
    std::vector<expression::pattern> out;
    for (std::string const& each : written)
        if (auto made = expression::pattern::compile(each)) out.push_back(std::move(*made));
    return out;
}

policy::guard guard_of(schema::PromptGuard const& from)
{
    policy::guard out{.deny = patterns_of(from.deny()), .allow = patterns_of(from.allow())};
    if (!from.roles().empty()) out.of.clear();
    for (std::string const& each : from.roles()) {
        out.of.push_back(role_named(each));
        if (out.of.back() == model::role::system) out.of.push_back(model::role::developer);
    }
    if (from.longest() > 0) out.longest = static_cast<std::size_t>(from.longest());
    return out;
}

policy::rule rule_of(schema::RequestPolicy const& from)
{
    policy::rule out{.id = from.id(), .debug = from.debug()};
    out.label = base::kept("policy " + out.id);
    if (from.has_prompt_guard())
        out.what = guard_of(from.prompt_guard());
    else
        out.what = policy::requirement{condition_of(from.require())};
    out.status = with_defaults(from.deny()).status();
    out.message = from.deny().message();
    if (out.message.empty()) out.message = "the policy \"" + out.id + "\" of this gateway does not allow this request";
    return out;
}

std::vector<std::uint32_t> named_by(google::protobuf::RepeatedPtrField<std::string> const& names, schema::Config const& all)
{
    std::vector<std::uint32_t> out;
    for (std::string const& name : names) {
        auto const found = std::ranges::find_if(all.policies(), [&](schema::RequestPolicy const& each) { return each.id() == name; });
        out.push_back(static_cast<std::uint32_t>(found - all.policies().begin()));
    }
    return out;
}

}  // namespace

void freeze_policies(checked const& from, snapshot& into)
{
    schema::Config const& all = from.config;
    for (schema::RequestPolicy const& each : all.policies()) into.policies.push_back(rule_of(each));
    if (into.policies.empty()) return;
    for (int i = 0; i < all.routes_size(); ++i)
        into.routes.all[static_cast<std::size_t>(i)].policies = named_by(all.routes(i).policies(), all);
    for (int i = 0; i < all.groups_size(); ++i)
        into.table.groups[static_cast<std::size_t>(i)].policies = named_by(all.groups(i).policies(), all);
    for (schema::Consumer const& each : all.consumers())
        if (!each.policies().empty()) into.consumer_policies.emplace(each.name(), named_by(each.policies(), all));
}

}  // namespace signalbox::config
