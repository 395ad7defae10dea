#include "server/key_watch.hpp"

#include "engine/model/clock.hpp"
#include "server/administration.hpp"

#include <iostream>

namespace signalbox::server {

std::unique_ptr<key_watch> key_watch::open(std::string const& path, state_source& to, audit_inbox& acts, logger const& log)
{
    auto store = storage::key_store::open(path);
    if (!store) {
        std::cerr << "cannot open the key store: " << store.error().detail << "\n";
        return nullptr;
    }
    (*store)->act_as(by_operator);  // commands have a key store of their own
    std::unique_ptr<key_watch> made(new key_watch(std::move(*store), to, acts, log));
    made->publish();
    made->hand_over();
    return made;
}

void key_watch::look()
{
    auto const changed = store_->changed();
    if (!changed) {
        log_.warn("cannot read the key store", {{"detail", changed.error().detail}});
    } else if (*changed) {
        publish();
        hand_over();
    }
    settle_acts();
}

/// What commands did to keys, also while no server ran. An act that is offered twice is in the chain once.
void key_watch::hand_over()
{
    if (!acts_.open() || !handed_over_.empty()) return;
    auto acts = store_->unchained(acts_at_once);
    if (!acts) return log_.warn("cannot read the acts of the key store", {{"detail", acts.error().detail}});
    for (storage::audit_act& each : *acts) {
        std::string id = each.id;
        if (acts_.add(std::move(each))) handed_over_.insert(std::move(id));
    }
}

/// The acts that are in the chain need not be offered again; then the next ones are.
void key_watch::settle_acts()
{
    if (handed_over_.empty()) return;
    std::vector<std::string> done;
    for (std::string& each : acts_.take_written())
        if (handed_over_.erase(each)) done.push_back(std::move(each));
    if (done.empty()) return;
    if (auto marked = store_->chained(done); !marked)
        log_.warn("cannot mark the acts of the key store", {{"detail", marked.error().detail}});
    if (handed_over_.empty()) hand_over();
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
