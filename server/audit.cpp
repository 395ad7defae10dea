// `signalbox audit`: checks the chain of a store, prints its head and the acts of administration, while a server writes it or not.
#include "server/audit_head_text.hpp"
#include "server/commands.hpp"
#include "server/store_place.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/wire/json.hpp"
#include "schema/event_id.hpp"
#include "storage/audit_reader.hpp"
#include "storage/key_store.hpp"

#include <iostream>
#include <limits>

namespace signalbox::server {

namespace {

int complain(std::string_view why, int status = 1)
{
    std::cerr << "signalbox audit: " << why << "\n";
    return status;
}

std::string counted(std::uint64_t number, std::string_view noun)
{
    return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

std::string report_json(storage::audit_report const& of)
{
    std::string out;
    base::json_object all(out);
    all.boolean("whole", !of.broken);
    all.number("links", of.links);
    all.number("events", of.events);
    all.number("acts", of.acts);
    all.number("pruned_links", of.pruned_links);
    all.number("pruned_events", of.pruned_events);
    all.number("events_outside", of.events_outside);
    all.key("head").append(head_line(of.head));
    if (of.broken) {
        base::json_object broken(all.key("broken"));
        if (of.broken->link) broken.number("link", of.broken->link);
        if (of.broken->event) broken.text("event", schema::event_id::to_text(of.broken->event));
        if (of.broken->at_us) broken.text("at", base::timestamp_text(of.broken->at_us));
        broken.text("what", of.broken->what);
        broken.close();
    }
    all.close();
    return out;
}

std::string break_text(storage::audit_break const& of)
{
    std::string where;
    if (of.link) where.append("link ").append(std::to_string(of.link));
    if (of.event) where.append(where.empty() ? "" : ", ").append("event ").append(schema::event_id::to_text(of.event));
    if (of.at_us) where.append(where.empty() ? "" : ", ").append(base::timestamp_text(of.at_us));
    return "The chain is broken" + (where.empty() ? "" : " at " + where) + ": " + of.what + ".\n";
}

std::string report_text(storage::audit_report const& of)
{
    if (of.broken) return break_text(*of.broken);
    std::string text = "The chain is whole: " + counted(of.links, "link") + " with " + counted(of.events, "event") + " and " +
                       counted(of.acts, "act") + " of administration.\n";
    if (of.pruned_links || of.pruned_events)
        text.append("Retention took ").append(counted(of.pruned_links, "link")).append(" and the events before.\n");
    if (of.events_outside)
        text.append(counted(of.events_outside, "event")).append(" of runs without a chain ").append(of.events_outside == 1 ? "is" : "are");
    if (of.events_outside) text.append(" not covered.\n");
    return text + "Head of link " + std::to_string(of.head.number) + ": " + storage::hex_of(of.head.digest) + "\n";
}

void print_act(storage::audit_act const& act, std::uint64_t link)
{
    std::string line;
    base::json_object one(line);
    link ? one.number("link", link) : one.null("link");
    one.text("at", base::timestamp_text(act.at_us));
    one.text("kind", act.kind);
    one.text("act", act.id);
    // A body that another hand wrote must not forge a line.
    bool const plain = wire::check_json(act.body) && act.body.find('\n') == std::string::npos;
    plain ? (void)one.key("detail").append(act.body) : one.text("detail", act.body);
    one.close();
    std::cout << line << "\n";
}

/// What was done to keys and waits for a server; a store without keys has nothing.
storage::result<std::vector<storage::audit_act>> waiting_acts(std::string const& store)
{
    auto const keys = storage::key_store::open(store + "-keys", storage::if_absent::fail);
    if (!keys && keys.error().kind == storage::trouble::not_found) return std::vector<storage::audit_act>{};
    if (!keys) return keys.error();
    return (*keys)->unchained(std::numeric_limits<std::int32_t>::max());
}

}  // namespace

int audit_verify(audit_options const& options)
{
    std::vector<storage::known_head> heads;
    if (!options.head.empty()) {
        auto read = read_heads(options.head);
        if (!read) return complain(read.error().detail, 2);
        heads = std::move(*read);
    }
    auto const chosen = find_store(options.where, "audit");
    if (!chosen) return 2;
    say_store(*chosen);
    auto const checked = storage::check_chain(chosen->path, heads);
    if (!checked) return complain(checked.error().detail);
    std::cout << (options.json ? report_json(*checked) + "\n" : report_text(*checked));
    return checked->broken ? 1 : 0;
}

int audit_head(audit_options const& options)
{
    auto const chosen = find_store(options.where, "audit");
    if (!chosen) return 2;
    say_store(*chosen);
    auto const head = storage::read_chain_head(chosen->path);
    if (!head) return complain(head.error().detail);
    if (head->number == 0)
        return complain("the store " + chosen->path + " has no chain; `audit: {chain: sha256}` in the configuration begins one");
    std::cout << head_line(*head) << "\n";
    return 0;
}

int audit_log(audit_options const& options)
{
    auto const chosen = find_store(options.where, "audit");
    if (!chosen) return 2;
    say_store(*chosen);
    // Read before the chain: what a server takes up meanwhile is then seen in both places, and never in none.
    auto waiting = waiting_acts(chosen->path);
    if (!waiting) return complain(waiting.error().detail);
    auto const done = storage::each_act(chosen->path, [&](storage::chained_act const& each) {
        std::erase_if(*waiting, [&](storage::audit_act const& one) { return one.id == each.act.id; });
        print_act(each.act, each.link);
        return static_cast<bool>(std::cout);
    });
    if (!done) return complain(done.error().detail);
    for (storage::audit_act const& each : *waiting) print_act(each, 0);
    return 0;
}

}  // namespace signalbox::server
