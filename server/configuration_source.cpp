#include "server/configuration_source.hpp"

#include "engine/config/outline.hpp"
#include "engine/config/secrets.hpp"
#include "engine/config/stand_in.hpp"
#include "server/file_replacement.hpp"
#include "storage/postgres/connection_string.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <sys/stat.h>

namespace signalbox::server {

namespace {

config::load_options options_to_look()
{
    config::load_options how;
    how.allow_inline_secrets = true;
    how.lookup = [](std::string const& name) -> std::optional<std::string> {
        char const* const found = std::getenv(name.c_str());
        return found && *found ? std::string(found) : config::stand_in_for(name);
    };
    return how;
}

/// A finding about the connection string, among the others by its place. With an error nothing is frozen.
void add(config::loaded& made, config::finding told, config::severity level, std::string code, std::string const& what)
{
    told.level = level;
    told.code = std::move(code);
    told.message = std::string(config::shared_store_dsn) + ": " + what;
    auto const behind = [&](config::finding const& each) {
        return each.file == told.file && std::pair(each.line, each.column) > std::pair(told.line, told.column);
    };
    made.findings.insert(std::ranges::find_if(made.findings, behind), std::move(told));
    if (level == config::severity::error) made.frozen = nullptr;
}

}  // namespace

config::loaded with_vaults(vault_cache& vaults, vault_round how, config::load_options with,
                           std::function<config::loaded(config::load_options const&)> const& load, judged where)
{
    config::loaded made = load(with);
    if (made.vaults) {
        auto const book = made.vaults;
        with.from_vault = vaults.lookup(book, fetch_missing(*book, vaults, how));
        made = load(with);
        if (!made.frozen) made.vaults = book;
    }
    look_at_dsn(made, where);
    return made;
}

bool waits_for_vaults(config::loaded const& made)
{
    if (made.frozen || !made.vaults) return false;
    auto const of_dsn = [](config::finding const& each) {
        return each.level == config::severity::error && each.path == config::shared_store_dsn;
    };
    bool const in_vault = std::ranges::any_of(made.vaults->uses, [](auto const& each) { return each.field == config::shared_store_dsn; });
    return in_vault || std::ranges::none_of(made.findings, of_dsn);
}

void look_at_dsn(config::loaded& made, judged where)
{
    // A configuration that has other mistakes, and so is not frozen, is looked at, too. Of a text that stands in no file the line is not known.
    auto const sketch = config::outline_of(made.file).found;
    bool const known = sketch && sketch->shared && made.text.size() > 0;
    bool const frozen = made.frozen && made.frozen->shared_store;
    std::string const dsn(frozen ? made.frozen->shared_store->dsn.reveal() : known ? sketch->shared->dsn.reveal() : std::string_view());
    if (dsn.empty()) return;  // none, or one that could not be had, which is said
    config::finding const place =
        known ? sketch->shared->place : config::finding{.code = "L061", .file = made.file, .path = std::string(config::shared_store_dsn)};
    auto const good = storage::postgres::check_dsn_text(dsn);
    if (!good) return add(made, place, config::severity::error, "L061", good.error().detail);
    for (auto const& each : storage::postgres::missing_files(dsn))
        add(made, place, where == judged::elsewhere ? config::severity::warning : config::severity::error, "L066",
            "its " + std::string(each.option) + " names the file " + config::quoted(each.path) + ", which is not there" +
                (where == judged::elsewhere ? "; the gateway's machine needs it" : ""));
}

config::loaded load_to_look(std::string const& file)
{
    return config::load(file, options_to_look());
}

config::loaded load_to_look(std::string_view text, std::string const& place)
{
    config::load_options how = options_to_look();
    how.directory = std::filesystem::path(place).parent_path().string();
    return config::load_text(text, place, how);
}

config::load_options configuration_source::options() const
{
    config::load_options how;
    how.allow_inline_secrets = options_.allow_inline_secrets;
    how.directory = std::filesystem::path(options_.config).parent_path().string();
    return how;
}

config::loaded configuration_source::load(vault_cache& vaults, vault_round how)
{
    if (!options_.demo)
        if (auto const unfinished = finish_replacing(options_.config)) std::cerr << *unfinished << "\n";
    // The prints are taken first: a change while reading is then seen as a change.
    std::vector<std::pair<std::string, print>> before;
    if (!options_.demo) before.emplace_back(options_.config, look(options_.config));
    config::loaded made = with_vaults(vaults, how, options(), [this](config::load_options const& with) {
        return options_.demo ? config::load_text(config::demo_configuration(), "demo.yaml", with) : config::load(options_.config, with);
    });
    for (std::string const& each : made.files)
        if (std::ranges::none_of(before, [&](auto const& known) { return known.first == each; })) before.emplace_back(each, look(each));
    files_ = std::move(before);
    patterns_ = made.patterns;
    return made;
}

config::loaded configuration_source::load_text(std::string_view text, vault_cache& vaults, vault_round how) const
{
    return with_vaults(vaults, how, options(),
                       [&](config::load_options const& with) { return config::load_text(text, options_.config, with); });
}

bool configuration_source::changed()
{
    return std::ranges::any_of(files_, [](auto const& each) { return look(each.first) != each.second; }) ||
           std::ranges::any_of(patterns_,
                               [](config::file_pattern const& each) { return config::files_matching(each.pattern) != each.matches; });
}

configuration_source::print configuration_source::look(std::string const& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return {};
    return {found.st_mtim.tv_sec * 1'000'000'000ll + found.st_mtim.tv_nsec, found.st_size, found.st_ino};
}

}  // namespace signalbox::server
