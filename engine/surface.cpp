#include "engine/surface.hpp"

#include <array>

namespace signalbox {

namespace {

struct row {
    std::string_view path;
    endpoint what;
    model::dialect spoken;
};
constexpr std::array rows{row{"/v1/chat/completions", endpoint::chat, model::dialect::openai_chat},
                          row{"/v1/messages", endpoint::chat, model::dialect::anthropic},
                          row{"/v1/models", endpoint::models, model::dialect::openai_chat}};

constexpr std::string_view version = "/v1";
constexpr std::string_view models_prefix = "/v1/models/";

/// APIs that clients try and that are not spoken.
struct unspoken {
    std::string_view path, words;
};
constexpr std::array others{
    unspoken{"/v1/responses", "this gateway does not speak the Responses API; use POST /v1/chat/completions"},
    unspoken{"/v1/completions", "this gateway does not speak the legacy Completions API; use POST /v1/chat/completions"},
    unspoken{"/v1/embeddings", "this gateway does not serve embeddings"},
    unspoken{"/v1/messages/count_tokens", "this gateway does not count tokens"},
    unspoken{"/v1/messages/batches", "this gateway does not serve message batches"},
    unspoken{"/v1/images/generations", "this gateway does not serve images"},
    unspoken{"/v1/audio/speech", "this gateway does not serve audio"},
    unspoken{"/v1/audio/transcriptions", "this gateway does not serve audio"},
    unspoken{"/v1/moderations", "this gateway does not serve moderations"},
};

place exact(std::string_view path)
{
    for (row const& each : rows)
        if (each.path == path) return {each.what, each.spoken, {}};
    if (path.size() > models_prefix.size() && path.starts_with(models_prefix))
        return {endpoint::one_model, model::dialect::openai_chat, std::string(path.substr(models_prefix.size()))};
    return {};
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
    if (found.what == endpoint::chat || found.what == endpoint::models) return found;
    if (path.find("//") != path.npos || path.ends_with('/') || path.starts_with("/v1/v1/")) return exact(plain(path));
    return found;
}

std::string_view methods_of(endpoint what)
{
    return what == endpoint::chat ? "POST" : "GET, HEAD";
}

std::string words_for_unknown(std::string_view path)
{
    std::string const asked = plain(path);
    for (unspoken const& each : others)
        if (each.path == asked || each.path == std::string(version) + asked) return "no such path: " + std::string(each.words);
    for (row const& each : rows)
        if (each.path == std::string(version) + asked) return "no such path; did you mean " + std::string(each.path) + "?";
    return "no such path; try /v1/chat/completions, /v1/messages or /v1/models";
}

}  // namespace signalbox
