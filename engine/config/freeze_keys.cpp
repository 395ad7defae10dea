#include "engine/config/freeze.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// An entry of a list in full words: ids for aliases, "group:x" or "model:x" for bare names (a group first), so nothing is looked up later.
std::string allowed(std::string const& entry, route::table const& table)
{
    bool const any = entry == "*" || entry == "group:*" || entry == "model:*";
    auto const to = any ? model::result<route::destination>(model::failure{}) : route::find(table, entry);
    if (!to) return entry;
    return to->what == route::destination::kind::group ? "group:" + table.groups[to->index].id : "model:" + table.targets[to->index].model;
}

std::vector<std::string> in_full(google::protobuf::RepeatedPtrField<std::string> const& list, route::table const& table)
{
    std::vector<std::string> out;
    for (std::string const& entry : list) out.push_back(allowed(entry, table));
    return out;
}

model::principal principal_of(schema::Consumer const& one, int key, snapshot const& within)
{
    model::principal out = consumer_of(one, within);
    out.key_id = "cfg_" + one.name() + '_' + std::to_string(key);
    out.keep_names();
    return out;
}

}  // namespace

void allow_into(model::principal& who, google::protobuf::RepeatedPtrField<std::string> const& allow, route::table const& table)
{
    access::set_allow(who, in_full(allow, table));
}

model::principal consumer_of(schema::Consumer const& one, snapshot const& within)
{
    model::principal out;
    out.consumer = one.name();
    allow_into(out, one.allow(), within.table);
    access::add_deny(out, in_full(one.deny(), within.table));
    if (auto const tier = within.tiers.find(one.tier()); tier != within.tiers.end()) access::give_tier(out, *tier);
    for (std::string const& each : one.tags()) {
        out.tags += out.tags.empty() ? '[' : ',';
        wire::append_json_string(out.tags, each);
    }
    if (!out.tags.empty()) out.tags += ']';
    return out;
}

void freeze_tiers(checked const& from, snapshot& into)
{
    for (schema::Tier const& each : from.config.tiers())
        into.tiers[each.id()] = {in_full(each.allow(), into.table), in_full(each.deny(), into.table)};
    for (schema::Consumer const& each : from.config.consumers()) {
        if (!each.tier().empty()) into.consumer_tiers[each.name()] = each.tier();
        if (each.deny_size() > 0) into.consumer_denials[each.name()] = in_full(each.deny(), into.table);
    }
    // The gateway itself may ask every model; the limits of a tier hold for it as well.
    for (route::group& each : into.table.groups) {
        if (!each.classifies) continue;
        auto const tier = into.consumer_tiers.find(each.classifies->who->consumer);
        if (tier == into.consumer_tiers.end()) continue;
        auto who = std::make_shared<model::principal>(*each.classifies->who);
        who->tier = tier->second;
        each.classifies->who = std::move(who);
    }
}

void freeze_keys(checked const& from, snapshot& into)
{
    for (int i = 0; i < from.config.consumers_size(); ++i) {
        schema::Consumer const& one = from.config.consumers(i);
        std::string const keys = under(item("consumers", static_cast<std::size_t>(i)), "keys");
        for (int k = 0; k < one.keys_size(); ++k) {
            provider::secret const& secret = from.with.secrets.at(under(item(keys, static_cast<std::size_t>(k)), "secret"));
            // Without a secret there is nothing to compare with; the digest of nothing must match no key.
            if (secret.empty()) continue;
            access::key_entry entry;
            entry.hash = access::sha256(secret.reveal());
            entry.who = std::make_shared<model::principal const>(principal_of(one, k, into));
            if (one.keys(k).has_expires()) entry.expires_unix = one.keys(k).expires().unix_seconds();
            into.keys.push_back(std::move(entry));
        }
    }
}

}  // namespace signalbox::config
