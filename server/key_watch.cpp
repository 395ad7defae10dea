#include "server/key_watch.hpp"

#include "engine/model/clock.hpp"

#include <iostream>

namespace signalbox::server {

std::unique_ptr<key_watch> key_watch::open(std::string const& path, state_source& to, logger const& log)
{
    auto store = storage::key_store::open(path);
    if (!store) {
        std::cerr << "cannot open the key store: " << store.error().detail << "\n";
        return nullptr;
    }
    std::unique_ptr<key_watch> made(new key_watch(std::move(*store), to, log));
    made->publish();
    return made;
}

void key_watch::look()
{
    auto const changed = store_->changed();
    if (!changed)
        log_.warn("cannot read the key store", {{"detail", changed.error().detail}});
    else if (*changed)
        publish();
}

void key_watch::publish()
{
    auto const all = store_->list();
    if (!all) {
        log_.warn("cannot read the key store", {{"detail", all.error().detail}});
        return;
    }
    to_.publish_keys(entries_of(*all));
}

std::vector<access::key_entry> entries_of(std::vector<storage::stored_key> const& all)
{
    std::vector<access::key_entry> active;
    for (storage::stored_key const& each : all) {
        if (each.revoked_us) continue;
        auto const who = std::make_shared<model::principal>();
        who->key_id = each.id;
        who->consumer = each.consumer.empty() ? each.name : each.consumer;
        access::set_allow(*who, each.allow);
        who->keep_names();
        std::optional<std::int64_t> expires;
        if (each.expires_us) expires = *each.expires_us / 1'000'000;
        active.push_back({each.digest, who, expires});
    }
    return active;
}

}  // namespace signalbox::server
