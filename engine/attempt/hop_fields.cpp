#include "engine/attempt/hop_fields.hpp"

#include "engine/base/among.hpp"
#include "engine/base/ascii.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <array>

namespace signalbox::attempt {

namespace {

constexpr std::array<std::string_view, 13> always{"connection",
                                                  "content-length",
                                                  "expect",
                                                  "http2-settings",
                                                  "keep-alive",
                                                  "proxy-authenticate",
                                                  "proxy-authentication-info",
                                                  "proxy-authorization",
                                                  "proxy-connection",
                                                  "te",
                                                  "trailer",
                                                  "transfer-encoding",
                                                  "upgrade"};

bool lists(std::string_view list, std::string_view name)
{
    for (std::string_view member; wire::next_member(list, member);)
        if (base::same_text(member, name)) return true;
    return false;
}

}  // namespace

bool hop_fields::hold(std::string_view name) const
{
    if (base::among_in_any_case(name, always)) return true;
    return std::ranges::any_of(
        head_.all(), [&](wire::header const& each) { return base::same_text(each.name, "connection") && lists(each.value, name); });
}

}  // namespace signalbox::attempt
