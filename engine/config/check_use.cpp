#include "engine/config/check.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"

#include <algorithm>
#include <filesystem>

namespace signalbox::config {
namespace {

void check_models_there(subject const& of)
{
    bool const raw = std::ranges::any_of(of.config.routes(), [](schema::Route const& each) { return each.accept() == "raw"; });
    if (of.config.models_size() > 0 || raw || of.where.spoiled("models")) return;
    of.warning("L034", "models", "no model is declared: every request is answered with 404",
               "models: [{id: gpt-4o-mini, provider: openai}]");
}

/// Keys made by `signalbox keys create` stand beside the store, where a file of them tells that there are some.
void check_callers_there(subject const& of, std::string const& store)
{
    bool const keyed = std::ranges::any_of(of.config.consumers(), [](schema::Consumer const& each) { return each.keys_size() > 0; });
    auto const lets_in = [](schema::Authenticator const& each) { return each.type() == "jwt" || !each.anonymous().empty(); };
    bool const otherwise = std::ranges::any_of(of.config.auth(), lets_in);
    std::error_code ignored;
    bool const open_route = std::ranges::any_of(of.config.routes(), [](schema::Route const& each) { return each.public_(); });
    if (keyed || otherwise || open_route || of.config.server().public_() || of.where.spoiled("consumers")) return;
    if (std::filesystem::exists(store + "-keys", ignored)) return;
    of.warning("L034", "consumers",
               "no key is declared and server.public is false: every request is answered with 401 until `signalbox keys create` made one");
}

void check_store_folder(subject const& of, std::string const& store)
{
    std::error_code ignored;
    auto const folder = std::filesystem::path(store).parent_path();
    if (folder.empty() || of.where.spoiled("storage.path") || std::filesystem::is_directory(folder, ignored)) return;
    std::string const shown = of.where.substituted("storage.path") ? std::string("of the store") : config::quoted(folder.string());
    of.warning("L034", "storage.path", "the folder " + shown + " is not there, and the server makes none");
}

}  // namespace

void check_use(subject const& of)
{
    std::string const store = standing_on(of.directory, with_defaults(of.config.storage()).path());
    check_models_there(of);
    check_callers_there(of, store);
    check_store_folder(of, store);
}

}  // namespace signalbox::config
