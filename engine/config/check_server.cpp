#include "engine/config/check.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>
#include <optional>

namespace signalbox::config {
namespace {

/// An address with where it stands in the file, when it does.
struct spoken_address {
    listen_address what;
    std::string path;
};

std::optional<spoken_address> read_address(subject const& of, std::string const& text, std::string const& path)
{
    auto parsed = parse_listen(text);
    if (parsed) return spoken_address{std::move(*parsed), path};
    of.error("L021", path, "the address " + of.where.shown(path) + ' ' + parsed.error().detail, "127.0.0.1:8080");
    return {};
}

void check_addresses(subject const& of)
{
    auto const server = with_defaults(of.config.server());
    auto const admin = with_defaults(server.admin());
    std::vector<spoken_address> all;
    auto const take = [&](std::string const& text, std::string const& path) {
        auto address = of.where.spoiled(path) ? std::nullopt : read_address(of, text, path);
        if (!address) return;
        bool const taken = address->what.port != 0 &&
                           std::any_of(all.begin(), all.end(), [&](spoken_address const& other) { return other.what == address->what; });
        if (taken) of.error("L021", path, "something else listens on " + text + " already");
        all.push_back(std::move(*address));
    };
    for (int i = 0; i < server.listen_size(); ++i) take(server.listen(i), item("server.listen", static_cast<std::size_t>(i)));
    if (admin.listen().empty()) return;
    std::string const path = "server.admin.listen";
    take(admin.listen(), path);
    bool const open = !server.admin().has_token();
    if (open && !all.empty() && all.back().path == path && !all.back().what.loopback())
        of.warning("L022", path, "the operator's listener takes calls from other machines, without a key",
                   "127.0.0.1:" + std::to_string(all.back().what.port) + ", or server.admin.token");
}

void check_public(subject const& of)
{
    if (!of.config.server().public_()) return;
    for (auto const& provider : of.config.providers()) {
        if (!provider.auth().has_secret() || provider.auth().type() == "none") continue;
        of.warning("L008", "server.public",
                   "anyone who reaches this server spends the key of provider \"" + provider.id() +
                       "\"; public is meant for models without one");
        return;
    }
}

/// A name or address as it stands in a Host field, without its port.
bool is_host(std::string_view text)
{
    bool const v6 = text.size() > 2 && text.starts_with('[') && text.ends_with(']');
    if (v6) return parse_listen(std::string(text) + ":0").has_value();
    auto const plain = [](unsigned char c) {
        return c > 0x20 && c < 0x7f && std::string_view(":/@,[]\"\\").find(c) == std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

/// "https://app.example:8443": what browsers send, without a path.
bool is_origin(std::string_view text)
{
    for (std::string_view const scheme : {"http://", "https://"})
        if (text.starts_with(scheme)) {
            std::string_view const authority = text.substr(scheme.size());
            std::size_t const colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
            std::string_view const port = colon == authority.npos ? std::string_view("0") : authority.substr(colon + 1);
            return is_host(authority.substr(0, colon)) && !port.empty() && port.find_first_not_of("0123456789") == port.npos;
        }
    // Pages of other programs: "app://obsidian.md", "tauri://localhost".
    std::size_t const mark = text.find("://");
    return mark != text.npos && mark > 0 && is_host(text.substr(mark + 3));
}

void check_sites(subject const& of)
{
    auto const complain = [&](std::string const& place, std::string_view what, std::string suggestion) {
        if (of.where.spoiled(place)) return;
        of.error("L032", place, of.where.shown(place) + std::string(what), std::move(suggestion));
    };
    auto const& server = of.config.server();
    for (int i = 0; i < server.hosts_size(); ++i)
        if (server.hosts(i) != "*" && !is_host(server.hosts(i)))
            complain(item("server.hosts", static_cast<std::size_t>(i)), " is no host name: it stands without scheme, port and path",
                     "gateway.example.com");
    check_origins(of, server.cors(), "server.cors");
}

}  // namespace

void check_origins(subject const& of, schema::Cors const& cors, std::string const& path)
{
    for (int i = 0; i < cors.origins_size(); ++i) {
        std::string const place = item(under(path, "origins"), static_cast<std::size_t>(i));
        if (cors.origins(i) != "*" && !is_origin(cors.origins(i)))
            of.error("L032", place, of.where.shown(place) + " is no origin: it is scheme, host and port, without a path",
                     "https://app.example.com");
    }
}

namespace {

void check_default_group(subject const& of)
{
    auto const& server = of.config.server();
    std::string const place = "server.default_group", rule = "server.on_unknown_model";
    bool const balances = server.on_unknown_model() == "balance" || server.on_unknown_model() == "passthrough";
    if (of.where.spoiled(place) || of.where.spoiled(rule)) return;
    if (balances && server.default_group().empty())
        of.error("C007", rule, "default_group is missing: on_unknown_model " + server.on_unknown_model() + " needs a group",
                 "default_group: NAME");
    if (!balances && !server.default_group().empty())
        of.warning("L027", place, "default_group has no effect without on_unknown_model balance or passthrough",
                   "on_unknown_model: balance");
}

}  // namespace

void check_server(subject const& of, materials const& with)
{
    check_key_length(of, std::string(admin_token), with.secrets.at(std::string(admin_token)));
    check_default_group(of);
    check_addresses(of);
    check_public(of);
    check_sites(of);
    if (of.where.written("server.listen") && !of.where.spoiled("server.listen") && of.config.server().listen().empty())
        of.error("L021", "server.listen", "the list of addresses is empty; leave the key out for the default");
}

}  // namespace signalbox::config
