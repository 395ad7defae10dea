#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/modification_of.hpp"
#include "engine/config/raw_reference.hpp"
#include "engine/config/scalar.hpp"
#include "engine/route/request_facts.hpp"

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

/// Of a message that is added.
model::role with_role(std::string_view word)
{
    return word.empty() ? model::role::system : role_named(word);
}

/// The check has seen that they can be compiled.
std::vector<expression::pattern> patterns_of(google::protobuf::RepeatedPtrField<std::string> const& written)
{
    std::vector<expression::pattern> out;
    for (std::string const& each : written)
        if (auto made = expression::pattern::compile(each)) out.push_back(std::move(*made));
    return out;
}

/// Patterns that no reply may hold; the check has seen that they can be located.
std::vector<policy::modification> denials_of(schema::PromptGuard const& from, int status, std::string const& message)
{
    std::vector<policy::modification> out;
    for (int i = 0; i < from.deny_size(); ++i) {
        auto what = expression::locating_pattern::compile(from.deny(i));
        auto with = policy::rewriting::read("$0", 0);
        if (!what || !with) continue;
        policy::denying one{{std::move(*what), std::move(*with)}, static_cast<std::size_t>(i), status, message};
        out.push_back({*policy::text_selector::read("**"), std::move(one)});
    }
    return out;
}

policy::guard guard_of(schema::PromptGuard const& from, guard_lists const& lists)
{
    policy::guard out;
    out.deny = patterns_of(from.deny());
    out.allow = patterns_of(from.allow());
    if (!from.roles().empty()) out.of.clear();
    for (std::string const& each : from.roles()) {
        out.of.push_back(role_named(each));
        if (out.of.back() == model::role::system) out.of.push_back(model::role::developer);
    }
    if (from.longest() > 0) out.longest = static_cast<std::size_t>(from.longest());
    out.deny_list = lists.deny;
    out.allow_list = lists.allow;
    return out;
}

/// The check has seen that they can be made.
policy::modifier modifier_of(schema::RequestPolicy const& from)
{
    std::string const phase = with_defaults(from).phase();
    policy::modifier out{.of_requests = phase != "response", .of_replies = phase != "request"};
    for (schema::Modification const& each : from.modify())
        if (auto made = modification_of(each)) out.all.push_back(std::move(*made));
    return out;
}

/// The check has seen that it can be read.
policy::prompt_template template_of(std::string const& text)
{
    auto read = policy::prompt_template::read(text, route::request_environment());
    return read ? std::move(*read) : policy::prompt_template();
}

std::vector<policy::decoration::message> messages_of(google::protobuf::RepeatedPtrField<schema::PromptMessage> const& from)
{
    std::vector<policy::decoration::message> out;
    for (schema::PromptMessage const& each : from) out.push_back({with_role(each.role()), template_of(each.content())});
    return out;
}

policy::decoration decoration_of(schema::PromptDecoration const& from)
{
    policy::decoration out;
    if (!from.replace_system().empty()) out.system = template_of(from.replace_system());
    out.before = messages_of(from.prepend());
    out.after = messages_of(from.append());
    return out;
}

policy::on_failure on_failure_of(std::string const& word)
{
    return word == "allow" ? policy::on_failure::allow : policy::on_failure::deny;
}

/// The check has seen that it is there.
policy::service_guard service_of(schema::ServiceGuard const& given, schema::Config const& all)
{
    schema::ServiceGuard const from = with_defaults(given);
    policy::service_guard out;
    auto const to = read_raw_reference(from.to());
    auto const found = std::ranges::find_if(all.upstreams(), [&](schema::Upstream const& each) { return each.id() == to->id; });
    out.at = static_cast<std::uint32_t>(all.providers_size() + (found - all.upstreams().begin()));  // they stand behind the providers
    out.path = to->path;
    out.timeout = std::chrono::milliseconds(from.timeout().milliseconds());
    out.then = on_failure_of(from.on_failure());
    return out;
}

policy::model_guard model_of(schema::ModelGuard const& given, schema::Config const& all)
{
    schema::ModelGuard const from = with_defaults(given);
    schema::Classifier asked;
    asked.set_model(from.model());
    asked.set_prompt(from.prompt());
    *asked.mutable_timeout() = from.timeout();
    asked.set_consumer(from.consumer());
    *asked.mutable_cache() = from.cache();
    return {.asks = classifier_of(asked, all, {from.labels().begin(), from.labels().end()}),
            .denies = {from.deny().begin(), from.deny().end()},
            .then = on_failure_of(from.on_failure())};
}

policy::rule rule_of(schema::RequestPolicy const& from, guard_lists const& lists, schema::Config const& all)
{
    policy::rule out{.id = from.id(), .debug = from.debug()};
    out.label = base::kept("policy " + out.id);
    if (from.has_prompt_guard())
        out.what = guard_of(from.prompt_guard(), lists);
    else if (!from.modify().empty())
        out.what = modifier_of(from);
    else if (from.has_http_guard())
        out.what = service_of(from.http_guard(), all);
    else if (from.has_model_guard())
        out.what = model_of(from.model_guard(), all);
    else if (from.has_prompt())
        out.what = decoration_of(from.prompt());
    else
        out.what = policy::requirement{condition_of(from.require())};
    out.status = with_defaults(from.deny()).status();
    std::string const phase = with_defaults(from).phase();
    out.message = from.deny().message();
    if (out.message.empty())
        out.message = "the policy \"" + out.id + "\" of this gateway does not allow this " + (phase == "response" ? "reply" : "request");
    if (auto* const guard = std::get_if<policy::guard>(&out.what)) {
        guard->of_requests = phase != "response";
        if (phase != "request") guard->of_replies = denials_of(from.prompt_guard(), out.status, out.message);
    }
    return out;
}

}  // namespace

std::vector<std::uint32_t> policies_named(google::protobuf::RepeatedPtrField<std::string> const& names, schema::Config const& all)
{
    std::vector<std::uint32_t> out;
    for (std::string const& name : names) {
        auto const found = std::ranges::find_if(all.policies(), [&](schema::RequestPolicy const& each) { return each.id() == name; });
        out.push_back(static_cast<std::uint32_t>(found - all.policies().begin()));
    }
    return out;
}

void freeze_policies(checked const& from, snapshot& into)
{
    schema::Config const& all = from.config;
    for (int i = 0; i < all.policies_size(); ++i)
        into.policies.push_back(rule_of(all.policies(i), from.with.lists_of_guards[static_cast<std::size_t>(i)], all));
    if (into.policies.empty()) return;
    for (int i = 0; i < all.routes_size(); ++i)
        into.routes.all[static_cast<std::size_t>(i)].policies = policies_named(all.routes(i).policies(), all);
    for (int i = 0; i < all.groups_size(); ++i)
        into.table.groups[static_cast<std::size_t>(i)].policies = policies_named(all.groups(i).policies(), all);
    for (schema::Consumer const& each : all.consumers())
        if (!each.policies().empty()) into.consumer_policies.emplace(each.name(), policies_named(each.policies(), all));
}

}  // namespace signalbox::config
