// Addresses, data URLs and base64: what is taken is whole and comes back the same after writing.
#include "engine/base/base64.hpp"
#include "engine/wire/data_url.hpp"
#include "engine/wire/url.hpp"

#include "require.hpp"

namespace {

using namespace signalbox::wire;
namespace base = signalbox::base;

// The address as a configuration would name it.
std::string written(url const& address)
{
    if (!address.socket.empty()) return "unix:" + address.socket + (address.path.empty() ? "" : ":" + address.path);
    std::string const query = address.query.empty() ? "" : "?" + address.query;
    return (address.tls ? "https://" : "http://") + address.authority() + address.path + query;
}

void check_address(std::string_view text)
{
    auto const parsed = parse_url(text);
    if (!parsed) return;
    FUZZ_REQUIRE(!parsed->host.empty() && parsed->port != 0);
    FUZZ_REQUIRE(parsed->path.empty() || (parsed->path.front() == '/' && parsed->path.back() != '/'));
    auto const again = parse_url(written(*parsed));
    FUZZ_REQUIRE(again && *again == *parsed);
}

void check_base64(std::string_view text)
{
    std::string const written = base::encode_base64(text);
    FUZZ_REQUIRE(base::canonical_base64(written) && base::decode_base64(written) == text);
    auto const decoded = base::decode_base64(text);
    FUZZ_REQUIRE(decoded.has_value() == base::canonical_base64(text));
    if (decoded) FUZZ_REQUIRE(base::encode_base64(*decoded) == text);
}

void check_data(std::string_view text)
{
    auto const parsed = parse_data_url(text);
    if (!parsed) return;
    FUZZ_REQUIRE(is_data_url(text) && base::canonical_base64(parsed->base64) && parsed->media_type.find('/') != std::string::npos);
    auto const again = parse_data_url("data:" + parsed->media_type + ";base64," + parsed->base64);
    FUZZ_REQUIRE(again && *again == *parsed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    check_address(text);
    check_base64(text);
    check_data(text);
    check_data("data:image/png;base64," + std::string(text));
    return 0;
}
