#include "engine/routed_place.hpp"

#include "engine/cross_site.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox {

namespace {

constexpr std::string_view version = "/v1/";

/// What a path behind a route's own stands for; nothing when the format has no operation there.
std::optional<place> operation_at(model::dialect accept, std::string_view rest)
{
    while (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.empty()) return place{endpoint::chat, accept, {}};
    for (dialect::operation_row const& each : dialect::format_of(accept).operations) {
        std::string_view const path = each.client_path;
        if (path.empty()) continue;
        auto name = dialect::model_in(path.substr(1), rest);
        if (!name && path.starts_with(version)) name = dialect::model_in(path.substr(version.size()), rest);
        if (name) return place{endpoint_of(each), accept, std::string(*name), each.what, each.where};
    }
    return std::nullopt;
}

model::failure too_large(std::size_t limit)
{
    return {model::fault::body_too_large, "this path takes bodies of at most " + std::to_string(limit) + " bytes"};
}

bool serves(place const& where, std::string_view method)
{
    return is_asked_by_post(where.what) ? method == "POST" : where.what != endpoint::unknown;
}

/// A raw route serves what it takes; what it does not take is refused there, unless a built-in path serves it.
routed_place raw_place(route::rule const& by, route::surface::found const& found, inbound const& request)
{
    if (found.wrong_method)
        if (place built_in = find_place(request.path); serves(built_in, request.method)) return {std::move(built_in)};
    return {place{endpoint::raw, by.accept, std::string(found.rest), dialect::operation::raw}, &by};
}

}  // namespace

routed_place find_routed(inbound const& request, route::rules const& routes)
{
    auto const found = routes.paths.find({request.method, request.path, *request.headers});
    bool const asks = request.method == "POST";
    if (found.rule && routes.all[*found.rule].raw) return raw_place(routes.all[*found.rule], found, request);
    if (!found.rule || (asks && found.wrong_method)) return {find_place(request.path)};
    route::rule const& by = routes.all[*found.rule];
    auto const asked = operation_at(by.accept, found.rest);
    routed_place const own{asked.value_or(place{endpoint::chat, by.accept, {}}), &by};
    bool const session = asked && asked->what == endpoint::session;  // whose route is found by the method of chats
    if (asked && (asks || session)) return own;
    place built_in = find_place(request.path);
    if (asked && !serves(built_in, request.method)) return own;
    bool const nothing = built_in.what == endpoint::unknown;
    if (nothing) built_in.spoken = by.accept;
    return {std::move(built_in), nothing ? &by : nullptr};
}

model::dialect reply_dialect(place const& where, route::rule const* by)
{
    bool const chat = where.what == endpoint::chat && dialect::is_chat(where.asked);
    return by && chat ? by->reply : where.spoken;
}

bool takes_method(place const& where, route::rule const* by, std::string_view method)
{
    if (where.what == endpoint::session) return method == "GET";
    if (where.what != endpoint::raw) return is_asked_by_post(where.what) ? method == "POST" : method == "GET" || method == "HEAD";
    if (method == "TRACE" || method == "CONNECT") return false;
    return by->methods.empty() || std::ranges::find(by->methods, method) != by->methods.end();
}

std::string methods_at(place const& where, route::rule const* by)
{
    if (where.what != endpoint::raw) return std::string(methods_of(where.what));
    if (by->methods.empty()) return "GET, HEAD, POST, PUT, PATCH, DELETE";
    std::string out;
    for (std::string const& each : by->methods)
        if (each != "OPTIONS") out.append(out.empty() ? "" : ", ").append(each);
    return out;
}

bool asks_for_methods(inbound const& request, place const& where)
{
    return request.method == "OPTIONS" && (where.what != endpoint::raw || is_preflight(request));
}

std::optional<model::failure> refused_by_head(route::rule const& by, inbound const& request)
{
    auto const said = by.body_limit ? request.headers->find("content-length") : std::nullopt;
    std::size_t length = 0;
    if (said) std::from_chars(said->data(), said->data() + said->size(), length);
    if (said && length > *by.body_limit) return too_large(*by.body_limit);
    return std::nullopt;
}

std::optional<model::failure> refused_by_body(route::rule const& by, inbound const& request, dialect::scanned_request const& asked)
{
    if (by.body_limit && request.body.size() > *by.body_limit) return too_large(*by.body_limit);
    if (!asked.stream || by.streams != route::streaming::deny) return std::nullopt;
    bool const by_path = dialect::format_of(by.accept).chat().where != dialect::model_place::body;
    if (by_path) return model::failure{model::fault::bad_request, "this path does not stream: ask for the whole reply"};
    return model::failure{model::fault::bad_request, "this path does not stream: send \"stream\": false", "stream"};
}

std::optional<std::string> made_streaming(std::string_view body)
{
    std::size_t members = 0, given = 0;
    std::string_view stream;
    auto const note = [&](std::string_view key, std::string_view value) {
        ++members;
        if (!wire::json_text_is(key, "stream")) return;
        ++given;
        stream = value;
    };
    if (!wire::check_json_object(body, note) || members == 0 || given > 1) return std::nullopt;
    std::string out(body);
    if (given == 0) return out.insert(body.find('{') + 1, "\"stream\":true,");
    // What is no flag stays for the scan to refuse.
    if (stream != "false" && stream != "null") return std::nullopt;
    return out.replace(static_cast<std::size_t>(stream.data() - body.data()), stream.size(), "true");
}

}  // namespace signalbox
