#include "engine/provider/consumer_lines.hpp"

#include "engine/base/among.hpp"
#include "engine/provider/header_line.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

namespace {

constexpr std::array consumer_headers{std::string_view("x-consumer-id"), std::string_view("x-consumer-custom-id"),
                                      std::string_view("x-consumer-username"), std::string_view("x-credential-identifier"),
                                      std::string_view("x-anonymous-consumer")};

}  // namespace

bool is_consumer_header(std::string_view name)
{
    if (name.size() < 2 || (name[0] != 'x' && name[0] != 'X')) return false;
    if (name.find('_') == std::string_view::npos) return base::among_in_any_case(name, consumer_headers);
    std::string folded(name);
    std::ranges::replace(folded, '_', '-');
    return base::among_in_any_case(folded, consumer_headers);
}

std::string consumer_lines(model::principal const& who, bool anonymous)
{
    std::string out;
    append_line(out, "X-Consumer-ID", who.consumer);
    append_line(out, "X-Consumer-Username", who.consumer);
    if (!who.key_id.empty()) append_line(out, "X-Credential-Identifier", who.key_id);
    if (anonymous) append_line(out, "X-Anonymous-Consumer", "true");
    return out;
}

}  // namespace signalbox::provider
