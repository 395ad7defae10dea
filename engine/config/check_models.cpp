#include "engine/base/nearest.hpp"
#include "engine/config/check.hpp"
#include "engine/config/price_scale.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/dialect/target_rules.hpp"
#include "engine/provider/kinds.hpp"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace signalbox::config {
namespace {

/// True as well where the address cannot be read: that has a finding of its own.
bool is_listed(schema::Model const& one, schema::Provider const& at, account::price_table const& prices)
{
    auto const kind = *provider::kind_named(at.kind());
    std::string const name = one.upstream().empty() ? one.id() : one.upstream();
    if (kind == provider::kind::simulator) return account::find_price(prices, provider::name(kind), name).has_value();
    auto const where = wire::parse_url(address_of(at));
    return !where || account::find_price(prices, provider::price_vendor(kind, where->host, spoken_at(at)), name);
}

schema::Provider const* provider_of(schema::Config const& within, schema::Model const& one)
{
    auto const& all = within.providers();
    auto const found = std::find_if(all.begin(), all.end(), [&](schema::Provider const& each) { return each.id() == one.provider(); });
    return found == all.end() || !provider::kind_named(found->kind()) ? nullptr : &*found;
}

class model_check {
public:
    model_check(subject const& of, materials const& with) : of_(of), with_(with) {}

    void run(schema::Model const& one, std::string const& path);

private:
    void rules(schema::Model const& one, std::string const& path);
    void simulation(schema::Model const& one, std::string const& path, bool simulated);
    void one_play_only(schema::Model const& one, std::string const& path);
    void price(schema::Model const& one, std::string const& path, schema::Provider const& at);
    void upstream_name(schema::Model const& one, std::string const& path);

    subject const& of_;
    materials const& with_;
    std::map<std::pair<std::string, std::string>, schema::Model const*> played_;  // by provider and upstream name
};

void model_check::run(schema::Model const& one, std::string const& path)
{
    upstream_name(one, path);
    rules(one, path);
    schema::Provider const* const at = provider_of(of_.config, one);
    if (!at) return;
    bool const simulated = at->kind() == provider::name(provider::kind::simulator);
    simulation(one, path, simulated);
    price(one, path, *at);
}

void model_check::upstream_name(schema::Model const& one, std::string const& path)
{
    std::string const place = under(path, "upstream");
    bool const visible = std::all_of(one.upstream().begin(), one.upstream().end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!visible) of_.error("C006", place, "upstream " + of_.where.shown(place) + " holds characters other than visible ASCII, or blanks");
}

void model_check::rules(schema::Model const& one, std::string const& path)
{
    for (auto const& [name, value] : one.rules()) {
        std::string const place = under(under(path, "rules"), name);
        auto const known = model::rule_named(name);
        if (!known) {
            of_.unknown("C004", place, "there is no rule \"" + name + "\"", std::string(base::nearest(name, model::rule_names)));
        } else if (!dialect::rule_value(*known, value)) {
            std::string const takes(dialect::rule_values(*known));
            of_.error("C006", place, name + " is " + of_.where.shown(place) + "; it takes " + takes);
        }
    }
}

void model_check::simulation(schema::Model const& one, std::string const& path, bool simulated)
{
    std::string const place = under(path, "simulate");
    if (simulated) {
        check_script(of_, one.simulate(), place);
        return one_play_only(one, path);
    }
    if (one.has_simulate()) of_.error("L019", place, "simulate is for models of a simulator; provider \"" + one.provider() + "\" is none");
}

void model_check::one_play_only(schema::Model const& one, std::string const& path)
{
    std::string const name = one.upstream().empty() ? one.id() : one.upstream();
    auto const [first, added] = played_.emplace(std::pair(one.provider(), name), &one);
    using google::protobuf::util::MessageDifferencer;
    if (added || MessageDifferencer::Equals(first->second->simulate(), one.simulate())) return;
    std::string const place = under(path, "simulate");
    of_.error("L019", place,
              "the model \"" + first->second->id() + "\" plays the same upstream name differently; give each its own upstream");
}

void model_check::price(schema::Model const& one, std::string const& path, schema::Provider const& at)
{
    std::string const place = under(path, "price");
    if (of_.where.written(place)) {
        std::string const fine = scale(one.price()).too_fine;
        if (!fine.empty()) of_.error("C006", under(place, fine), fine + " is finer than 0.000001 US dollars for a million tokens");
        return;
    }
    if (*provider::kind_named(at.kind()) != provider::kind::simulator && !is_listed(one, at, *with_.prices))
        of_.warning("L023", path, "the price of model " + of_.where.shown(under(path, "id")) + " is unknown, and so will be its cost",
                    "price: {per: 1M, input: USD, output: USD}");
}

}  // namespace

bool has_price(subject const& of, schema::Model const& one, materials const& with)
{
    schema::Provider const* const at = provider_of(of.config, one);
    return one.has_price() || !at || is_listed(one, *at, *with.prices);
}

void check_models(subject const& of, materials const& with)
{
    model_check models(of, with);
    for (int i = 0; i < of.config.models_size(); ++i) models.run(of.config.models(i), item("models", static_cast<std::size_t>(i)));
}

}  // namespace signalbox::config
