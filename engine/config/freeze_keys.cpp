#include "engine/config/freeze.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// The allow-list in full words: ids for aliases, "group:x" or "model:x" for bare names (a group first), so nothing is looked up later.
std::string allowed(std::string const& entry, route::table const& table)
{
    bool const any = entry == "*" || entry == "group:*" || entry == "model:*";
    auto const to = any ? model::result<route::destination>(model::failure{}) : route::find(table, entry);
    if (!to) return entry;
    return to->what == route::destination::kind::group ? "group:" + table.groups[to->index].id : "model:" + table.targets[to->index].model;
}

model::principal principal_of(schema::Consumer const& one, int key, route::table const& table)
{
    model::principal out;
    out.key_id = "cfg_" + one.name() + '_' + std::to_string(key);
    out.consumer = one.name();
    out.keep_names();
    out.everything = one.allow().empty() || std::find(one.allow().begin(), one.allow().end(), "*") != one.allow().end();
    if (!out.everything)
        for (std::string const& entry : one.allow()) out.allow.push_back(allowed(entry, table));
    return out;
}

}  // namespace

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
            entry.who = std::make_shared<model::principal const>(principal_of(one, k, into.table));
            if (one.keys(k).has_expires()) entry.expires_unix = one.keys(k).expires().unix_seconds();
            into.keys.push_back(std::move(entry));
        }
    }
}

}  // namespace signalbox::config
