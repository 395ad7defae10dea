#include "server/operator_pages.hpp"

#include "engine/base/json_writer.hpp"
#include "server/explain_page.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::server {

namespace {

template <admin_page (*page)(admin_view const&)>
admin_page plain(admin_view const& of, operator_request const&)
{
    return page(of);
}

admin_page health_of(admin_view const& of, operator_request const& asked)
{
    return health_page(of, asked.trusted);
}

admin_page explained(admin_view const& of, operator_request const& asked)
{
    return explain_page(of.states, asked.as_sent);
}

template <storage::payload_part part>
admin_page part_of_payload(admin_view const& of, operator_request const& asked)
{
    return payload_part_page(of, asked.id, part);
}

constexpr std::array all_pages{
    operator_page{"GET", "/health", asked_by::everyone, health_of},
    operator_page{"GET", "/ready", asked_by::everyone, plain<ready_page>},
    operator_page{"GET", "/metrics", asked_by::operators, plain<metrics_page>},
    operator_page{"GET", "/routes", asked_by::operators, plain<routes_page>},
    operator_page{"GET", "/limits", asked_by::operators, plain<limits_page>},
    operator_page{"POST", "/limits/{id}/reset", asked_by::holders, reset_limit_page},
    operator_page{"GET", "/payloads/{id}", asked_by::holders, payload_page},
    operator_page{"GET", "/payloads/{id}/asked", asked_by::holders, part_of_payload<storage::payload_part::asked>},
    operator_page{"GET", "/payloads/{id}/sent", asked_by::holders, part_of_payload<storage::payload_part::sent>},
    operator_page{"GET", "/payloads/{id}/received", asked_by::holders, part_of_payload<storage::payload_part::received>},
    operator_page{"GET", "/payloads/{id}/answered", asked_by::holders, part_of_payload<storage::payload_part::answered>},
    operator_page{"POST", "/explain", asked_by::operators, explained},
    operator_page{"GET", "/config", asked_by::holders, config_text_page},
    operator_page{"PUT", "/config", asked_by::holders, replace_config_page},
    operator_page{"GET", "/config/files", asked_by::holders, config_files_page},
    operator_page{"PUT", "/config/files", asked_by::holders, replace_config_files_page},
    operator_page{"GET", "/config/merged", asked_by::holders, merged_config_page},
    operator_page{"GET", "/config/history", asked_by::holders, config_history_page},
    operator_page{"GET", "/config/history/{id}", asked_by::holders, config_of_history_page},
    operator_page{"GET", "/keys", asked_by::operators, keys_page},
    operator_page{"POST", "/keys", asked_by::holders, create_key_page},
    operator_page{"POST", "/keys/{id}/rotate", asked_by::holders, rotate_key_page},
    operator_page{"DELETE", "/keys/{id}", asked_by::holders, revoke_key_page}};

/// What stands for "{id}"; empty where the path has none; nothing when it is another path.
std::optional<std::string_view> matched(std::string_view pattern, std::string_view path)
{
    constexpr std::string_view mark = "{id}";
    std::size_t const at = pattern.find(mark);
    if (at == pattern.npos) return pattern == path ? std::optional(std::string_view()) : std::nullopt;
    std::string_view const before = pattern.substr(0, at), behind = pattern.substr(at + mark.size());
    if (path.size() <= before.size() + behind.size() || !path.starts_with(before) || !path.ends_with(behind)) return std::nullopt;
    std::string_view const id = path.substr(before.size(), path.size() - before.size() - behind.size());
    return id.find('/') == id.npos ? std::optional(id) : std::nullopt;
}

bool is_method(operator_page const& of, std::string_view method)
{
    return of.method == method || (of.method == "GET" && method == "HEAD");
}

admin_page no_such_page()
{
    std::string out = "{\"error\":\"no such page\",\"pages\":[";
    std::string_view before;
    for (operator_page const& each : all_pages) {
        if (each.path == before) continue;
        base::append_json_string(out.append(before.empty() ? "" : ","), each.path);
        before = each.path;
    }
    return {404, "application/json", out + "]}\n", {}};
}

admin_page not_by_this(std::string_view path)
{
    std::string allowed;
    for (operator_page const& each : all_pages)
        if (matched(each.path, path)) allowed.append(allowed.empty() ? "" : ", ").append(each.method == "GET" ? "GET, HEAD" : each.method);
    admin_page out = refused_page(405, "use " + allowed);
    out.lines = "Allow: " + allowed + "\r\n";
    return out;
}

admin_page token_wanted()
{
    admin_page out = refused_page(401, "this page asks for the token of server.admin.token: send Authorization: Bearer TOKEN");
    out.lines = "WWW-Authenticate: Bearer\r\n";
    return out;
}

admin_page no_token_configured()
{
    return refused_page(
        403, "the configuration has no server.admin.token, and without one this page is closed: it shows or changes the gateway");
}

}  // namespace

std::span<operator_page const> operator_pages()
{
    return all_pages;
}

bool takes_body(std::string_view path)
{
    return std::ranges::any_of(all_pages, [&](operator_page const& each) { return each.has_body() && matched(each.path, path); });
}

bool is_for_everyone(inbound const& request)
{
    return std::ranges::any_of(all_pages, [&](operator_page const& each) {
        return each.whom == asked_by::everyone && is_method(each, request.method) && each.path == request.path;
    });
}

admin_page answer_operator(admin_view const& of, inbound const& request, bool trusted)
{
    bool known = false;
    for (operator_page const& each : all_pages) {
        auto const id = matched(each.path, request.path);
        if (!id) continue;
        known = true;
        if (!is_method(each, request.method)) continue;
        if (!trusted && each.whom != asked_by::everyone) return token_wanted();
        if (each.whom == asked_by::holders && !of.states.current()->config->server.admin_token) return no_token_configured();
        return each.answer(of, {request, *id, trusted});
    }
    if (!trusted) return token_wanted();
    return known ? not_by_this(request.path) : no_such_page();
}

admin_page too_many_acts()
{
    return refused_page(503,
                        "too many acts of administration wait for the event store, and this one is not done; /health tells what is wrong");
}

admin_page refused_page(int status, std::string_view why)
{
    admin_page page{status, "application/json", "{\"error\":", {}};
    base::append_json_string(page.body, why);
    page.body += "}\n";
    return page;
}

}  // namespace signalbox::server
