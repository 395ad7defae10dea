#include "engine/config/outline.hpp"

#include "engine/config/binder.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/load.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/secrets.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "schema/config.pb.h"

#include <algorithm>
#include <filesystem>

namespace signalbox::config {
namespace {

/// Errors inside other sections do not matter here, nor those of the keys of storage that do not say where it is: a variable that only serve has. An
/// unknown section may be a misspelt `storage`, and an unknown key in it a misspelt `path`.
bool concerns_store(finding const& one)
{
    constexpr std::string_view section = "storage";
    bool const unknown =
        one.code == "C004" && one.path.find_first_of(".[", one.path.starts_with("storage.") ? section.size() + 1 : 0) == std::string::npos;
    bool const says_where =
        one.path == section || one.path == "storage.path" || one.path == "storage.type" || one.path.starts_with(shared_store_dsn);
    return one.level == severity::error && (one.path.empty() || says_where || unknown);
}

/// Its connection string alone is fetched: other secrets need not be there.
std::optional<shared_outline> shared_store_of(schema::Config const& config, secret_search const& with)
{
    if (with_defaults(config.storage()).type() != "postgres") return std::nullopt;
    std::string const place(shared_store_dsn);
    shared_outline made;
    if (!config.storage().has_dsn()) {
        with.out.error("L061", with.where.of("storage.type"), place, "type postgres needs the connection string of the shared store",
                       "dsn: {env: SIGNALBOX_DSN}");
    } else if (!config.storage().dsn().vault().empty()) {
        made.in_vault = true;
    } else {
        schema::Config only;
        *only.mutable_storage()->mutable_dsn() = config.storage().dsn();
        made.dsn = fetch_secrets(only, with).at(place);
    }
    made.findings = with.out.take();
    with.out.error("L061", with.where.of(place), place, {});
    made.place = with.out.take().front();
    return made;
}

outline made_of(schema::Config const& config, std::string const& directory)
{
    outline made{.store = standing_on(directory, with_defaults(config.storage()).path())};
    for (auto const& each : config.models()) made.models.push_back(each.id());
    for (auto const& each : config.groups()) made.groups.push_back(each.id());
    for (auto const& each : config.providers()) made.providers.push_back(each.id());
    for (auto const& each : config.upstreams()) made.upstreams.push_back(each.id());
    for (auto const& each : config.routes()) made.routes.push_back(each.id());
    return made;
}

}  // namespace

read_outline outline_of(std::string const& file)
{
    report findings(file);
    std::string const directory = std::filesystem::path(file).parent_path().string();
    load_options const options{.allow_inline_secrets = true, .lookup = process_environment()};
    schema::Config config;
    places where;
    auto const text = read_file(file, configuration_limit);
    if (!text) {
        findings.error("C001", {}, "", "the file cannot be used: " + text.error().detail);
    } else {
        included_files beside;
        if (auto const root = read_with_included(*text, {directory, options.lookup}, findings, beside))
            bind(*root, config, {options.lookup, true, where, findings});
    }
    read_outline out;
    for (finding& each : findings.take())
        if (concerns_store(each)) out.findings.push_back(std::move(each));
    if (!out.findings.empty()) return out;
    out.found = made_of(config, directory);
    std::vector<std::string> read;
    out.found->shared = shared_store_of(config, {where, options, directory, findings, read});
    return out;
}

outline outline_of(snapshot const& in_force)
{
    constexpr std::string_view plain = "http:";
    outline made;
    for (route::target const& each : in_force.table.targets)
        if (!each.raw) made.models.push_back(each.model);
    for (route::group const& each : in_force.table.groups) made.groups.push_back(each.id);
    for (provider::definition const& each : in_force.providers)
        if (each.id.starts_with(plain))
            made.upstreams.push_back(each.id.substr(plain.size()));
        else
            made.providers.push_back(each.id);
    for (route::rule const& each : in_force.routes.all) made.routes.push_back(each.id);
    return made;
}

}  // namespace signalbox::config
