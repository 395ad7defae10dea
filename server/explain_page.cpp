#include "server/explain_page.hpp"

#include "server/explained_caller.hpp"

#include "server/operator_pages.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/query.hpp"
#include "engine/explanation.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::server {

namespace {

constexpr std::string_view explained_key = "x-signalbox-explain-key";

struct asked_of_page {
    std::string path = "/v1/chat/completions", method = "POST", consumer, claims;
    double chance = 0.5;
    std::string wrong;  // why it cannot be answered
};

asked_of_page read_query(std::string_view query)
{
    asked_of_page out;
    while (!query.empty()) {
        base::query_field const field = base::take_query_field(query);
        std::string value = base::percent_decoded(field.value);
        if (field.name == "path") {
            out.path = std::move(value);
        } else if (field.name == "method") {
            out.method = std::move(value);
        } else if (field.name == "consumer") {
            out.consumer = std::move(value);
        } else if (field.name == "claims") {
            out.claims = std::move(value);
        } else if (field.name == "chance") {
            auto const read = std::from_chars(value.data(), value.data() + value.size(), out.chance);
            bool const whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
            if (!whole || !(out.chance >= 0 && out.chance < 1)) out.wrong = "chance must be a number from 0 to below 1";
        } else {
            out.wrong = "unknown field \"" + std::string(field.name) + "\"; known here: path, method, consumer, claims, chance";
        }
    }
    if (!out.path.starts_with('/')) out.wrong = "path must begin with \"/\"";
    return out;
}

}  // namespace

namespace {

/// The caller by key, by what a token says, or by name.
model::result<std::shared_ptr<model::principal const>> caller_of(asked_of_page const& asked, std::string_view key, state const& now,
                                                                 model::wall_time at)
{
    if (!key.empty()) return now.keys->admit(key, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(), false);
    if (!asked.claims.empty()) return who_says(asked.claims, *now.config);
    if (auto named = caller_named(asked.consumer, *now.config)) return named;
    return model::failure{model::fault::unauthorized, "no consumer of the configuration is called \"" + asked.consumer + "\""};
}

}  // namespace

admin_page explain_page(state_source& states, inbound const& request)
{
    if (request.body.size() > explained_body_limit)
        return refused_page(413, "the body has " + std::to_string(request.body.size()) + " bytes, the limit is " +
                                     std::to_string(explained_body_limit));
    asked_of_page const asked = read_query(request.query);
    if (!asked.wrong.empty()) return refused_page(400, asked.wrong);
    auto const now = states.current();
    wire::header_list headers;
    std::string_view key;
    for (wire::header const& each : request.headers->all())
        if (base::same_text(each.name, explained_key))
            key = each.value;
        else
            headers.add(each.name, each.value);
    auto const who = caller_of(asked, key, *now, request.arrived_wall);
    if (!who) return refused_page(who.error().kind == model::fault::bad_request ? 400 : 404, who.error().detail);
    std::string_view const path = asked.path;
    auto const mark = path.find('?');
    inbound const explained{.method = asked.method,
                            .path = path.substr(0, mark),
                            .query = mark == std::string_view::npos ? std::string_view{} : path.substr(mark + 1),
                            .headers = &headers,
                            .body = request.body,
                            .arrived = request.arrived,
                            .arrived_wall = request.arrived_wall};
    explanation const made = explain_request(explained, *who, now->config, asked.chance, now->health, states.ledger(), now->board);
    admin_page page;
    page.body = made.served ? "{\"served\":true" : "{\"served\":false";
    page.body += ",\"config_revision\":";
    base::append_json_string(page.body, now->config->revision);
    page.body += ",\"explanation\":";
    base::append_json_string(page.body, made.text);
    page.body += "}\n";
    return page;
}

}  // namespace signalbox::server
