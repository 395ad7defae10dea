#include "engine/surface.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"

#include <array>
#include <vector>

namespace signalbox {

namespace {

constexpr std::string_view version = "/v1";

/// APIs that clients try and that are not spoken.
struct unspoken {
    std::string_view path, words;
};
constexpr std::array others{
    unspoken{"/v1/responses/input_tokens", "this gateway does not count tokens"},
    unspoken{"/v1/conversations", "this gateway stores no conversations"},
    unspoken{"/v1/messages/batches", "this gateway does not serve message batches"},
    unspoken{"/api/pull", "this gateway stores no models"},
    unspoken{"/api/push", "this gateway stores no models"},
    unspoken{"/api/create", "this gateway stores no models"},
    unspoken{"/api/copy", "this gateway stores no models"},
    unspoken{"/api/delete", "this gateway stores no models"},
    unspoken{"/api/ps", "this gateway runs no models"},
};

/// The format that a path nothing answers belongs to: "/v1/messages/batches", or "/messages" of a base address without a version.
dialect::format const& begins_like(std::string_view path)
{
    for (dialect::format const* each : dialect::formats()) {
        if (!each->paths_begin.empty()) {
            if (path.starts_with(each->paths_begin)) return *each;
            continue;
        }
        dialect::operation_row const& chat = each->chat();
        if (path.starts_with(chat.client_path) || path.starts_with(chat.provider_path)) return *each;
    }
    return *dialect::formats().front();
}

place exact(std::string_view path)
{
    for (dialect::format const* each : dialect::formats())
        for (dialect::operation_row const& one : each->operations) {
            auto const name = one.client_path.empty() ? std::nullopt : dialect::model_in(one.client_path, path);
            if (name) return {endpoint_of(one), each->word, std::string(*name), one.what, one.where};
        }
    for (dialect::format const* each : dialect::formats()) {
        if (!each->details.path.empty() && path == each->details.path) return {endpoint::details, each->word, {}};
        if (!each->version.path.empty() && path == each->version.path) return {endpoint::version, each->word, {}};
        std::string_view const list = each->models_path;
        if (path == list) return {endpoint::models, each->word, {}};
        if (path.size() > list.size() + 1 && path.starts_with(list) && path[list.size()] == '/')
            return {endpoint::one_model, each->word, std::string(path.substr(list.size() + 1))};
    }
    return {endpoint::unknown, begins_like(path).word, {}};
}

/// Every path a chat may be asked at, then the list of models.
std::vector<std::string_view> spoken_paths()
{
    std::vector<std::string_view> out;
    for (dialect::format const* each : dialect::formats()) out.push_back(each->chat().client_path);
    out.push_back(dialect::formats().front()->models_path);
    return out;
}

/// One slash for several, none at the end, "/v1" once.
std::string plain(std::string_view path)
{
    std::string out;
    for (char const c : path)
        if (c != '/' || out.empty() || out.back() != '/') out.push_back(c);
    if (out.size() > 1 && out.back() == '/') out.pop_back();
    while (out.starts_with("/v1/v1/")) out.erase(0, version.size());
    return out;
}

}  // namespace

place find_place(std::string_view path)
{
    place found = exact(path);
    if (found.what != endpoint::unknown && found.what != endpoint::one_model) return found;
    if (path.find("//") != path.npos || path.ends_with('/') || path.starts_with("/v1/v1/")) return exact(plain(path));
    return found;
}

bool is_asked_by_post(endpoint what)
{
    return what == endpoint::chat || what == endpoint::details;
}

std::string_view methods_of(endpoint what)
{
    return is_asked_by_post(what) ? "POST" : what == endpoint::session ? "GET" : "GET, HEAD";
}

std::string_view operation_of(place const& where)
{
    if (where.what == endpoint::unknown) return {};
    return is_served_by_models(where.what) || where.what == endpoint::raw ? dialect::name(where.asked) : "models";
}

std::string words_for_unknown(std::string_view path)
{
    std::string const asked = plain(path);
    for (unspoken const& each : others)
        if (each.path == asked || each.path == std::string(version) + asked) return "no such path: " + std::string(each.words);
    auto const paths = spoken_paths();
    for (dialect::format const* format : dialect::formats())
        for (dialect::operation_row const& each : format->operations)
            if (each.client_path == std::string(version) + asked)
                return "no such path; did you mean " + std::string(each.client_path) + "?";
    std::string out = "no such path; try ";
    for (std::string_view const each : paths) out.append(each == paths.front() ? "" : each == paths.back() ? " or " : ", ").append(each);
    return out;
}

}  // namespace signalbox
