#include "server/imports/imported.hpp"

#include "engine/config/finding.hpp"
#include "engine/config/tree_values.hpp"

#include <array>
#include <filesystem>

namespace signalbox::imports {

namespace {

struct product_row {
    std::string_view name;
    std::array<std::string_view, 3> signs;  // one of these keys is there
    imported (*read)(source& from);
};

constexpr std::array products{product_row{"krakend", {"endpoints", "", ""}, from_krakend},
                              product_row{"kong", {"_format_version", "services", "plugins"}, from_kong},
                              product_row{"keeptrusts", {"pack", "model_groups", "providers"}, from_keeptrusts}};

/// `${{ env "NAME" }}` of decK, which is no YAML between quotes, as ${NAME}; tabs between values of JSON as blanks. Lines stay.
std::string readable(std::string_view text)
{
    std::string out;
    constexpr std::string_view opening = "${{";
    while (!text.empty()) {
        std::size_t const at = std::min(text.find(opening), text.size());
        out += text.substr(0, at);
        text.remove_prefix(at);
        std::size_t const end = text.find("}}");
        if (text.empty() || end == text.npos) break;
        std::string_view const inside = text.substr(opening.size(), end - opening.size());
        std::size_t const first = inside.find('"'), last = inside.rfind('"');
        bool const names = inside.find("env") != inside.npos && first != last && inside.find('\n') == inside.npos;
        out += names ? "${" + std::string(inside.substr(first + 1, last - first - 1)) + "}" : std::string(text.substr(0, end + 2));
        text.remove_prefix(end + 2);
    }
    out += text;
    if (std::size_t const first = out.find_first_not_of(" \t\r\n"); first != out.npos && out[first] == '{')
        for (char& each : out)
            if (each == '\t') each = ' ';
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
    config::report findings(name);
    node_pointer const root = config::read_document(readable(text), findings);
    if (!root || findings.failed()) return model::failure{model::fault::bad_request, config::findings_as_text(findings.take()), {}, 0, {}};
    bool known = false;
    for (std::string_view const each : row.signs) known = known || (!each.empty() && config::child(*root, each));
    std::string const version = config::text_of(*root, "version");
    if (known && of == product::krakend && version != "3")
        return model::failure{model::fault::bad_request,
                              name + ": version " + (version.empty() ? "is missing" : version) + "; version 3 is read\n",
                              {},
                              0,
                              {}};
    if (!known)
        return model::failure{model::fault::bad_request, name + " is no configuration of " + std::string(row.name) + "\n", {}, 0, {}};
    source from(root);
    return row.read(from);
}

config::loaded check_imported(std::string_view yaml, std::string const& place)
{
    config::load_options how;
    how.directory = std::filesystem::path(place).parent_path().string();
    how.lookup = [](std::string const& name) -> std::optional<std::string> {
        if (name.ends_with("REGION") || name.ends_with("LOCATION_ID")) return "us-east-1";
        if (name.ends_with("VERSION")) return "2024-10-21";
        if (name.ends_with("_JWKS")) return "https://idp.invalid/jwks.json";
        return "stand-in-for-" + name;
    };
    return config::load_text(yaml, place, how);
}

}  // namespace signalbox::imports
