#include "server/imports/imported.hpp"

#include "server/imports/readable_text.hpp"
#include "server/imports/stand_ins.hpp"

#include "engine/config/finding.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace signalbox::imports {

namespace {

struct product_row {
    std::string_view name;
    std::array<std::string_view, 3> signs;  // one of these keys is there
    imported (*read)(source& from);
    bool (*comments)(std::string_view key);
};

/// decK has keys with "_" that mean something.
bool is_comment_of_kong(std::string_view key)
{
    return key == "_comment" || key == "_ignore" || (!key.starts_with('_') && config::is_comment(key));
}

/// Keys of configurations of other kinds, so that a person learns which file was given.
constexpr std::array foreign{std::pair<std::string_view, std::string_view>("model_list", "LiteLLM"),
                             std::pair<std::string_view, std::string_view>("static_resources", "Envoy"),
                             std::pair<std::string_view, std::string_view>("apiVersion", "Kubernetes"),
                             std::pair<std::string_view, std::string_view>("apisix", "APISIX"),
                             std::pair<std::string_view, std::string_view>("openapi", "OpenAPI")};

constexpr std::array products{product_row{"krakend", {"endpoints", "", ""}, from_krakend, config::is_comment},
                              product_row{"kong", {"_format_version", "services", "plugins"}, from_kong, is_comment_of_kong},
                              product_row{"keeptrusts", {"pack", "model_groups", "providers"}, from_keeptrusts, config::is_comment}};

/// The product whose signs are there; null when it has those of none.
product_row const* product_of(node const& root)
{
    for (product_row const& each : products) {
        auto const is_there = [&](std::string_view sign) { return !sign.empty() && config::child(root, sign); };
        if (std::ranges::any_of(each.signs, is_there)) return &each;
    }
    return nullptr;
}

model::failure refused(std::string words)
{
    return {model::fault::bad_request, std::move(words) + "\n", {}, 0, {}};
}

model::failure another_kind(product_row const& wanted, node const& root, std::string const& name)
{
    std::string words = name + " is no configuration of " + std::string(wanted.name);
    if (config::child(root, "signalbox")) return refused(words + "; it is one of Signalbox, which needs no import");
    if (product_row const* const other = product_of(root); other && other != &wanted)
        return refused(words + "; it looks like one of " + std::string(other->name) + ": signalbox import " + std::string(other->name) +
                       " " + name);
    for (auto const& [sign, product] : foreign)
        if (config::child(root, sign)) return refused(words + "; it looks like one of " + std::string(product) + ", which is not read");
    if (root.entries.empty()) return refused(words + "; it is empty");
    return refused(words);
}

/// A tree of its own for each alias of an anchor: what is looked at in one place is not looked at in another.
node_pointer unshared(node const& of)
{
    auto out = std::make_shared<node>(of);
    for (node_pointer& each : out->items) each = unshared(*each);
    for (config::entry& each : out->entries) each.value = unshared(*each.value);
    return out;
}

}  // namespace

std::optional<product> product_named(std::string_view word)
{
    for (std::size_t i = 0; i < products.size(); ++i)
        if (products[i].name == word) return static_cast<product>(i);
    return std::nullopt;
}

model::result<imported> import_text(product of, std::string_view text, std::string const& name)
{
    product_row const& row = products[static_cast<std::size_t>(of)];
    if (int const line = of == product::krakend ? line_of_template(text) : 0; line > 0)
        return refused(name + ":" + std::to_string(line) +
                       ": a template of KrakenD's flexible configuration; render it first, and import what it becomes: FC_ENABLE=1 "
                       "FC_OUT=rendered.json krakend check --config " +
                       name);
    config::report findings(name);
    node_pointer const root = config::read_document(readable(text), findings);
    if (!root || findings.failed()) return model::failure{model::fault::bad_request, config::findings_as_text(findings.take()), {}, 0, {}};
    bool const known = std::ranges::any_of(row.signs, [&](std::string_view each) { return !each.empty() && config::child(*root, each); });
    if (!known || config::child(*root, "signalbox")) return another_kind(row, *root, name);
    std::string const version = config::text_of(*root, "version");
    if (of == product::krakend && version != "3")
        return refused(name + ": version " + (version.empty() ? "is missing" : version) + "; version 3 is read");
    source from(unshared(*root), row.comments);
    return row.read(from);
}

config::loaded check_imported(std::string_view yaml, std::string const& place)
{
    config::load_options how;
    how.directory = std::filesystem::path(place).parent_path().string();
    auto const values = stand_ins(yaml);
    how.lookup = [&values](std::string const& name) -> std::optional<std::string> {
        auto const found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
    return config::load_text(yaml, place, how);
}

}  // namespace signalbox::imports
