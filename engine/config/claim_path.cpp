#include "engine/config/claim_path.hpp"

#include "engine/wire/json_path.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

struct registered {
    std::string_view name, is;
    bool number = false;
};
constexpr std::array registered_claims{
    registered{"iss", "a text"},         registered{"sub", "a text"},         registered{"aud", "a text or a list of texts"},
    registered{"exp", "a number", true}, registered{"nbf", "a number", true}, registered{"iat", "a number", true},
    registered{"jti", "a text"},         registered{"scope", "a text"},       registered{"scp", "a text or a list of texts"},
};

registered const* find(std::string_view name)
{
    auto const found = std::ranges::find_if(registered_claims, [name](registered const& each) { return each.name == name; });
    return found == registered_claims.end() ? nullptr : &*found;
}

}  // namespace

std::string problem_of_claim_path(std::string_view path)
{
    if (path.size() > wire::json_path_limit) return "is longer than " + std::to_string(wire::json_path_limit) + " characters";
    bool const empty_name = path.empty() || path.front() == '.' || path.back() == '.' || path.find("..") != path.npos;
    if (empty_name) return "is no path of a claim: names parted by single dots, such as realm_access.roles";
    std::size_t const dot = path.find('.');
    registered const* const known = dot == path.npos ? nullptr : find(path.substr(0, dot));
    if (!known) return {};
    return "is no claim that a token can have: " + std::string(known->name) + " is " + std::string(known->is) + ", with nothing below it";
}

std::string problem_of_name_claim(std::string_view path)
{
    registered const* const known = find(path);
    return known && known->number ? std::string(path) + " is a number and names no consumer; sub, azp and client_id do" : std::string();
}

}  // namespace signalbox::config
