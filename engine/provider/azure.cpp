#include "engine/provider/azure.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/query.hpp"

#include <algorithm>

namespace signalbox::provider::azure {

namespace {

constexpr std::string_view root = "/openai", deployments = "/openai/deployments", current = "/openai/v1";

bool is_version_byte(char c)
{
    return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '.';
}

}  // namespace

std::string_view version_in(std::string_view query)
{
    while (!query.empty())
        if (base::query_field const each = base::take_query_field(query); each.name == version_field) return each.value;
    return {};
}

bool is_dated(std::string_view version)
{
    return !version.empty() && base::is_digit(version.front());
}

bool is_deployment(std::string_view base_path)
{
    return base_path.find(std::string(deployments) + "/") != std::string_view::npos;
}

std::string base_path(std::string_view path, std::string_view version)
{
    if (path.empty() || path == root) path = is_dated(version) ? deployments : current;
    std::string out(path);
    if (out.ends_with(deployments)) out += '/';
    return out;
}

std::string version_problem(std::string_view base_path, std::string_view version)
{
    if (!std::ranges::all_of(version, is_version_byte)) return "it is a date such as 2024-10-21, or preview, or v1";
    bool const deployed = is_deployment(base_path);
    if (deployed && version.empty()) return "the address of a deployment needs one";
    if (deployed && !is_dated(version)) return "the address of a deployment needs a date, such as 2024-10-21";
    if (base_path.ends_with(current) && is_dated(version))
        return std::string(current) + " takes none, or preview, or v1; a date is for deployments";
    return {};
}

session_place session_place_of(std::string_view base_path)
{
    std::size_t const at = base_path.find(deployments);
    if (at == std::string_view::npos) return {std::string(base_path), "model", {}};
    std::string_view name = base_path.substr(at + deployments.size());
    while (name.starts_with('/')) name.remove_prefix(1);
    return {std::string(base_path.substr(0, at)).append(root), "deployment", std::string(name.substr(0, name.find('/')))};
}

}  // namespace signalbox::provider::azure
