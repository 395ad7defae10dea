// Groups that send copies of requests to another model: whom to, and whether the key has an effect.
#include "engine/config/check.hpp"
#include "engine/config/named_destination.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view mirror = "mirror";

bool is_called(schema::Group const& one, std::string const& name)
{
    return !name.empty() && (one.id() == name || std::ranges::find(one.aliases(), name) != one.aliases().end());
}

/// Copies are sent by the group that a request asks for; as a part of another one it only serves.
void check_not_inside(subject const& of, schema::Group const& one)
{
    auto const warn = [&](std::string const& place) {
        of.warning("L027", place,
                   "the group " + of.where.shown(place) + " sends no copies here: it mirrors only the requests that ask for it by name");
    };
    for (int i = 0; i < of.config.groups_size(); ++i) {
        schema::Group const& other = of.config.groups(i);
        std::string const path = item("groups", static_cast<std::size_t>(i)), members = under(path, "members");
        for (int m = 0; m < other.members_size(); ++m)
            if (is_called(one, other.members(m).group())) warn(under(item(members, static_cast<std::size_t>(m)), "group"));
        if (is_called(one, other.fallback_group())) warn(under(path, "fallback_group"));
    }
}

void check_mirror(subject const& of, int index)
{
    schema::Group const& one = of.config.groups(index);
    std::string const path = item("groups", static_cast<std::size_t>(index)), place = under(path, mirror), to = under(place, "to");
    if (of.where.spoiled(place) || of.where.spoiled(under(path, "strategy"))) return;
    if (one.strategy() != mirror) {
        if (one.has_mirror()) of.warning("L027", place, "mirror has no effect without strategy mirror", "strategy: mirror");
        return;
    }
    if (!one.has_mirror())
        return of.error("C007", under(path, "strategy"), "strategy mirror needs mirror: who gets a copy of requests",
                        "mirror: {to: model:NAME, share: 0.1}");
    auto const leads = destination_of(of.config, one.mirror().to());
    if (!leads && one.mirror().to().ends_with('*')) of.error("L014", to, "a copy goes to one group or model, not to " + of.where.shown(to));
    if (leads && leads->what == route::destination::kind::group && leads->index == static_cast<std::uint32_t>(index))
        of.error("L015", to, "the group would send copies to itself");
    check_not_inside(of, one);
}

}  // namespace

void check_mirrors(subject const& of)
{
    for (int i = 0; i < of.config.groups_size(); ++i) check_mirror(of, i);
}

}  // namespace signalbox::config
