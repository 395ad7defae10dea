#include "server/administration.hpp"

#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <pwd.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t longest_reason = 2'000;  // bytes of what a configuration was refused for

std::string name_of(uid_t user)
{
    passwd const* const found = ::getpwuid(user);
    return found && found->pw_name && *found->pw_name ? found->pw_name : "uid " + std::to_string(user);
}

std::string doer(std::string_view because)
{
    return because == put_config ? by_operator : acting_user();
}

std::string whole_path(std::string_view file)
{
    std::error_code ignored;
    auto const made = std::filesystem::absolute(file, ignored);
    return ignored ? std::string(file) : made.lexically_normal().string();
}

}  // namespace

std::string acting_user()
{
    std::string const user = name_of(::getuid());
    char const* const before = std::getenv("SUDO_USER");
    return ::getuid() == 0 && before && *before && user != before ? std::string(before) + " as " + user : user;
}

storage::audit_act configuration_applied(config::snapshot const& now, std::string_view file, std::string_view because, std::int64_t now_us)
{
    storage::audit_act act{storage::new_act_id(), "configuration.applied", now_us, {}};
    base::json_object about(act.body);
    about.text("by", doer(because));
    about.text("because", because);
    about.text("file", whole_path(file));
    about.text("revision", now.revision);
    about.text("sha256", now.digest);
    if (!now.name.empty()) about.text("name", now.name);
    about.close();
    return act;
}

storage::audit_act configuration_refused(std::string_view file, std::string_view because, std::string_view why, std::int64_t now_us)
{
    storage::audit_act act{storage::new_act_id(), "configuration.refused", now_us, {}};
    base::json_object about(act.body);
    about.text("by", doer(because));
    about.text("because", because);
    about.text("file", whole_path(file));
    about.text("why", why.substr(0, std::min(why.size(), longest_reason)));
    about.close();
    return act;
}

storage::audit_act limits_reset(std::string_view by, std::string_view limit, std::string_view of, std::string_view because,
                                std::int64_t now_us)
{
    storage::audit_act act{storage::new_act_id(), "limits.reset", now_us, {}};
    base::json_object about(act.body);
    about.text("by", by);
    about.text("because", because);
    if (!limit.empty()) about.text("limit", limit);
    if (!of.empty()) about.text("of", of);
    about.close();
    return act;
}

}  // namespace signalbox::server
