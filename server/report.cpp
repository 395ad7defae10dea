// `signalbox report`: what the recorded requests add up to.
#include "server/asked_events.hpp"
#include "server/chosen_prices.hpp"
#include "server/commands.hpp"
#include "server/savings.hpp"
#include "engine/base/text_table.hpp"

#include "engine/base/json_writer.hpp"

#include <iostream>
#include <limits>

namespace signalbox::server {

namespace {

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox report: " << what << "\n";
    return status;
}

std::string dollars(std::int64_t micros)
{
    std::string out = micros < 0 ? "-$" : "$";
    base::append_decimal(out, micros < 0 ? -micros : micros, 6, false);
    return out;
}

/// Tenths of a percent.
std::string percent(std::int64_t permille)
{
    std::string out;
    base::append_decimal(out, permille, 1, false);
    return out + " %";
}

/// The whole name of a model that is named without its vendor; the shortest, as others are the same model through another vendor.
std::string with_vendor(account::price_table const& table, std::string const& model)
{
    std::string best;
    for (auto const& [name, price] : table.models)
        if (!model.empty() && name.ends_with("/" + model) && (best.empty() || name.size() < best.size())) best = name;
    return best;
}

std::string left_out(savings const& all)
{
    if (all.unknown == 0) return {};
    return std::to_string(all.unknown) + " requests have tokens and no known cost: they are left out.\n";
}

std::string as_text(savings const& all, std::string const& against, std::string const& prices)
{
    if (all.empty()) return "No request here has tokens and a known cost: there is nothing to compare.\n" + left_out(all);
    base::text_table rows({"", "REQUESTS", "USD"});
    auto const add = [&](std::string const& what, std::string const& requests, std::int64_t micros) {
        rows.add({what, requests, dollars(micros)});
    };
    add("all by " + against, std::to_string(all.requests), all.alone_micros);
    add("as they were answered", std::to_string(all.requests), all.paid_micros);
    for (savings::own_requests const& each : all.own)
        if (each.requests > 0) add("the gateway's own: " + std::string(each.role), std::to_string(each.requests), each.micros);
    add("saved", "", all.saved_micros());
    std::string out = rows.text();
    out += percent(all.saved_permille()) + " of what " + against + " would have cost for the same " + std::to_string(all.tokens_in) +
           " tokens in and " + std::to_string(all.tokens_out) + " out, by " + prices + ".\n";
    return out + left_out(all);
}

std::string as_json(savings const& all, std::string const& against, std::string const& prices)
{
    std::string out;
    auto const money = [](std::string& to, std::int64_t micros) { base::append_decimal(to, micros, 6, true); };
    base::json_object made(out);
    made.text("against", against);
    made.text("prices", prices);
    made.number("requests", all.requests);
    made.number("unknown_costs", all.unknown);
    made.number("tokens_prompt", all.tokens_in);
    made.number("tokens_completion", all.tokens_out);
    money(made.key("alone_usd"), all.alone_micros);
    money(made.key("paid_usd"), all.paid_micros);
    base::json_object own(made.key("own_requests"));
    for (savings::own_requests const& each : all.own) {
        base::json_object one(own.key(each.role));
        one.number("requests", each.requests);
        money(one.key("usd"), each.micros);
        one.close();
    }
    own.close();
    money(made.key("saved_usd"), all.saved_micros());
    if (all.empty())
        made.null("saved_percent");
    else
        base::append_decimal(made.key("saved_percent"), all.saved_permille(), 1, true);
    made.close();
    return out + "\n";
}

}  // namespace

int report_savings(report_options const& options)
{
    auto const table = price_table_of(options.table);
    if (!table) return complain(table.error().detail, 2);
    auto const against = table->models.find(options.against);
    if (against == table->models.end() || !against->second.known()) {
        std::string near = near_model(*table, options.against);
        if (!table->models.contains(near)) near = with_vendor(*table, near);
        return complain("--against: " + table->name + " has no price of \"" + options.against + "\"" +
                            (near.empty() ? "" : "; did you mean \"" + near + "\"?"),
                        1);
    }
    auto from = read_event_options(options.events, "report");
    if (!from.reader) return from.status;
    savings all{.price = against->second};
    storage::list_query query;
    query.range = from.range;
    query.where = from.where;
    query.limit = std::numeric_limits<std::size_t>::max();
    auto const visited = from.reader->each(query, [&](schema::Event const& each) {
        all.add(each);
        return true;
    });
    if (!visited) return complain(visited.error().detail, 1);
    std::cout << (options.events.json ? as_json(all, options.against, table->name) : as_text(all, options.against, table->name));
    return 0;
}

}  // namespace signalbox::server
