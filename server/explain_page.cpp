#include "server/explain_page.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/explanation.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::server {

namespace {

struct asked_of_page {
    std::string path = "/v1/chat/completions", method = "POST", consumer;
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
        } else if (field.name == "chance") {
            auto const read = std::from_chars(value.data(), value.data() + value.size(), out.chance);
            bool const whole = read.ec == std::errc() && read.ptr == value.data() + value.size();
            if (!whole || !(out.chance >= 0 && out.chance < 1)) out.wrong = "chance must be a number from 0 to below 1";
        } else {
            out.wrong = "unknown field \"" + std::string(field.name) + "\"; known here: path, method, consumer, chance";
        }
    }
    if (!out.path.starts_with('/')) out.wrong = "path must begin with \"/\"";
    return out;
}

admin_page refused(int status, std::string_view why)
{
    admin_page page{status, "application/json", "{\"error\":"};
    base::append_json_string(page.body, why);
    page.body += "}\n";
    return page;
}

}  // namespace

std::shared_ptr<model::principal const> caller_named(std::string_view consumer, config::snapshot const& within)
{
    for (access::key_entry const& each : within.keys)
        if (each.who->consumer == consumer) return each.who;
    if (within.auth)
        if (auto const found = within.auth->declared().find(consumer); found != within.auth->declared().end()) return found->second;
    if (!consumer.empty()) return nullptr;
    return std::make_shared<model::principal const>(model::principal{.consumer = "public", .everything = true});
}

admin_page explain_page(state_source& states, inbound const& request)
{
    if (request.method != "POST") return refused(405, "use POST, with the body of the request to explain");
    asked_of_page const asked = read_query(request.query);
    if (!asked.wrong.empty()) return refused(400, asked.wrong);
    auto const now = states.current();
    auto const who = caller_named(asked.consumer, *now->config);
    if (!who) return refused(404, "no consumer of the configuration is called \"" + asked.consumer + "\"");
    std::string_view const path = asked.path;
    auto const mark = path.find('?');
    inbound const explained{.method = asked.method,
                            .path = path.substr(0, mark),
                            .query = mark == std::string_view::npos ? std::string_view{} : path.substr(mark + 1),
                            .headers = request.headers,
                            .body = request.body,
                            .arrived = request.arrived,
                            .arrived_wall = request.arrived_wall};
    explanation const made = explain_request(explained, who, now->config, asked.chance, now->health, states.ledger());
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
