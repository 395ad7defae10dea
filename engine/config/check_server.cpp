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
    of.out.error("L021", of.where.of(path), path, "the address " + of.where.shown(path) + ' ' + parsed.error().detail, "127.0.0.1:8080");
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
        if (taken) of.out.error("L021", of.where.of(path), path, "something else listens on " + text + " already");
        all.push_back(std::move(*address));
    };
    for (int i = 0; i < server.listen_size(); ++i) take(server.listen(i), item("server.listen", static_cast<std::size_t>(i)));
    if (admin.listen().empty()) return;
    std::string const path = "server.admin.listen";
    take(admin.listen(), path);
    if (!all.empty() && all.back().path == path && !all.back().what.loopback())
        of.out.warning("L022", of.where.of(path), path, "the operator's listener takes calls from other machines, without a key",
                       "127.0.0.1:" + std::to_string(all.back().what.port));
}

void check_public(subject const& of)
{
    if (!of.config.server().public_()) return;
    for (auto const& provider : of.config.providers()) {
        if (!provider.auth().has_secret() || provider.auth().type() == "none") continue;
        of.out.warning("L008", of.where.of("server.public"), "server.public",
                       "anybody who reaches this server spends the key of provider \"" + provider.id() +
                           "\"; public is meant for models without one");
        return;
    }
}

}  // namespace

void check_server(subject const& of)
{
    check_addresses(of);
    check_public(of);
    if (of.where.written("server.listen") && !of.where.spoiled("server.listen") && of.config.server().listen().empty())
        of.out.error("L021", of.where.of("server.listen"), "server.listen",
                     "the list of addresses is empty; leave the key out for the default");
}

}  // namespace signalbox::config
