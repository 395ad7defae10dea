#include "engine/config/load.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/base/hex.hpp"
#include "engine/config/binder.hpp"
#include "engine/config/check.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"

#include <chrono>
#include <filesystem>

namespace signalbox::config {
namespace {

/// Of the configuration's files, and of the price table and the lists that it names: 64 hexadecimal digits.
std::string digest_of(std::string all, schema::Config const& config, materials const& with, std::string const& directory)
{
    all += with.listed;
    if (!config.price_table().empty())
        if (auto const table = read_file(standing_on(directory, config.price_table()), std::string::npos)) all += *table;
    access::digest const digest = access::sha256(all);
    return base::hex_of_bytes({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

load_options completed(load_options options)
{
    if (!options.lookup) options.lookup = process_environment();
    if (options.now_unix == 0)
        options.now_unix = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    return options;
}

/// Text to snapshot; everything that is wrong goes into `findings`.
void read(std::string_view text, load_options const& options, report& findings, loaded& out)
{
    included_files beside;
    node_pointer const root = read_with_included(text, {options.directory, options.lookup}, findings, beside);
    out.files = out.included = std::move(beside.names);
    out.patterns = std::move(beside.patterns);
    if (!root) return;
    schema::Config config;
    places where;
    bind(*root, config, {options.lookup, options.resolve_secrets, where, findings});
    materials const with = check({config, where, options, options.directory, findings});
    out.files.insert(out.files.end(), with.files.begin(), with.files.end());
    if (findings.failed() || !options.resolve_secrets) return;
    checked const good{config, with, options.directory, digest_of(std::string(text) + beside.text, config, with, options.directory), where};
    out.frozen = freeze(good);
    out.vaults = freeze_vaults(good);
}

}  // namespace

loaded load_text(std::string_view text, std::string const& name, load_options const& options)
{
    loaded out{.file = name};
    report findings(name);
    read(text, completed(options), findings, out);
    out.findings = findings.take();
    return out;
}

loaded load(std::string const& path, load_options const& options)
{
    load_options here = options;
    here.directory = std::filesystem::path(path).parent_path().string();
    auto text = read_file(path, configuration_limit);
    if (!text) {
        report findings(path);
        findings.error("C001", {}, "", "the file cannot be used: " + text.error().detail);
        return {.findings = findings.take(), .file = path, .files = {path}};
    }
    loaded out = load_text(*text, path, here);
    out.files.insert(out.files.begin(), path);
    out.text = std::move(*text);
    return out;
}

}  // namespace signalbox::config
