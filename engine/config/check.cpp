#include "engine/config/check.hpp"

#include "engine/config/source.hpp"

namespace signalbox::config {
namespace {

std::shared_ptr<account::price_table const> built_in()
{
    // Not ours to delete: it lives as long as the program.
    return {std::shared_ptr<void>{}, &account::built_in_prices()};
}

std::shared_ptr<account::price_table const> find_prices(subject const& of, std::vector<std::string>& files)
{
    if (of.config.price_table().empty()) return built_in();
    auto const complain = [&](std::string const& why) {
        of.error("L029", "price_table", "the price table " + of.where.shown("price_table") + " cannot be used: " + why);
        return built_in();
    };
    std::string const path = standing_on(of.directory, of.config.price_table());
    files.push_back(path);
    auto const text = read_file(path, account::price_file_limit);
    if (!text) return complain(text.error().detail);
    auto table = account::parse_prices(*text);
    if (!table) return complain(table.error().detail);
    return std::make_shared<account::price_table const>(std::move(*table));
}

}  // namespace

materials check(subject const& of)
{
    materials out;
    check_names(of);
    out.prices = find_prices(of, out.files);
    out.secrets = fetch_secrets(of.config, {of.where, of.options, of.directory, of.out, out.files});
    check_vaults(of, out);
    check_providers(of, out);
    check_templates(of);
    check_upstreams(of, out);
    check_models(of, out);
    check_groups(of, out);
    check_nesting(of);
    check_classifiers(of);
    check_mirrors(of);
    check_routes(of);
    check_route_links(of);
    check_policies(of, out);
    check_payloads(of);
    check_server(of, out);
    check_identity(of, out);
    check_consumers(of, out);
    check_auth(of, out);
    check_limits(of, out);
    check_audit(of, out);
    check_storage(of);
    check_sinks(of, out);
    check_redis(of);
    if (!of.out.failed()) check_use(of);
    return out;
}

}  // namespace signalbox::config
