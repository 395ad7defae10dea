// Versions that addresses name in their query, as Azure's do: in the key api_version or in base_url itself.
#include "engine/base/percent.hpp"
#include "engine/config/check.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/provider/azure.hpp"
#include "engine/provider/kinds.hpp"

namespace signalbox::config {
namespace {

namespace azure = provider::azure;

void judge(subject const& of, schema::Provider const& one, std::string const& path, wire::url const& where)
{
    std::string const place = under(path, "api_version");
    std::string const in_address = base::percent_decoded(azure::version_in(where.query));
    if (!one.api_version().empty() && !in_address.empty() && in_address != one.api_version())
        return of.error("C006", place, "api_version is " + of.where.shown(place) + ", and base_url names another one; give one of them");
    std::string const version = api_version_of(one, where);
    std::string const base = provider_path(one, where);
    if (std::string const problem = azure::version_problem(base, version); !problem.empty()) {
        if (version.empty()) return of.error("C007", place, "api_version is missing: " + problem, "api_version: 2024-10-21");
        return of.error("C006", place, "api_version cannot be used here: " + problem);
    }
    bool const other = !one.dialect().empty() && one.dialect() != model::name(provider::defaults(provider::kind::azure).spoken);
    if (other && azure::is_deployment(base))
        of.error("L020", under(path, "dialect"), one.dialect() + " is not spoken at the address of a deployment; it is at .../openai/v1");
}

}  // namespace

void check_api_version(subject const& of, schema::Provider const& one, std::string const& path, wire::url const& where)
{
    std::string const place = under(path, "api_version");
    if (of.where.spoiled(place)) return;
    auto const& defaults = provider::defaults(*provider::kind_named(one.kind()));
    if (defaults.versioned) return judge(of, one, path, where);
    if (of.where.written(place)) of.warning("L027", place, "api_version has no effect with kind " + std::string(defaults.name));
}

}  // namespace signalbox::config
