// `signalbox check`: loads a configuration as serve would, tells everything that is wrong, and serves nothing.
#include "server/commands.hpp"

#include "engine/config/load.hpp"
#include "engine/config/vault_book.hpp"
#include "server/configuration_source.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

void print_proxies(config::snapshot const& of)
{
    for (provider::definition const& each : of.providers)
        if (each.proxy)
            std::cout << "provider " << each.id << " is reached through the proxy " << each.proxy->name() << " (" << each.proxy_source
                      << ")\n";
}

/// Vaults are asked only on demand: a check needs no network.
config::loaded load_for_check(check_options const& options, config::load_options const& how)
{
    auto const load = [&](config::load_options const& with) { return config::load(options.file, with); };
    vault_cache values;
    if (options.fetch) return with_vaults(values, round_of_check, how, load, judged::elsewhere);
    config::loaded made = load(how);
    look_at_dsn(made, judged::elsewhere);
    return made;
}

void print_vaults(config::loaded const& of, bool fetched)
{
    if (!of.vaults) return;
    for (config::vault_use const& each : of.vaults->uses)
        std::cout << each.field << " is " << each.what.text()
                  << (fetched ? ": fetched\n" : ": not fetched; --fetch asks the vault for it\n");
}

}  // namespace

int check(check_options const& options)
{
    config::load_options how;
    how.strict = options.strict;
    how.allow_inline_secrets = options.allow_inline_secrets;
    auto const made = load_for_check(options, how);
    if (options.json) {
        std::cout << config::findings_as_json(options.file, made.findings) << "\n";
    } else {
        std::cout << config::findings_as_text(made.findings);
        auto const errors = std::ranges::count(made.findings, config::severity::error, &config::finding::level);
        auto const warnings = static_cast<std::ptrdiff_t>(made.findings.size()) - errors;
        char const* const warned = warnings == 1 ? " warning" : " warnings";
        if (errors)
            std::cout << options.file << ": " << errors << (errors == 1 ? " error, " : " errors, ") << warnings << warned << "\n";
        else
            std::cout << options.file << ": good, " << warnings << warned << ", revision " << made.frozen->revision << "\n";
        if (made.frozen) print_proxies(*made.frozen);
        if (made.frozen || !options.fetch) print_vaults(made, options.fetch);
    }
    return made.frozen ? 0 : 2;
}

}  // namespace signalbox::server
