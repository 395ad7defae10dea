#include "engine/account/trace_context.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/random_number.hpp"

namespace signalbox::account {

namespace {

bool is_lower_hex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool all_zero(std::string_view text)
{
    return text.find_first_not_of('0') == std::string_view::npos;
}

/// The finalizer of SplitMix64: a bijection, so that different numbers stay different.
std::uint64_t mixed(std::uint64_t number)
{
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9u;
    number = (number ^ number >> 27) * 0x94D049BB133111EBu;
    return number ^ number >> 31;
}

std::uint64_t process_number()
{
    static std::uint64_t const number = base::random_number();
    return number;
}

}  // namespace

/// W3C Trace Context 2: "00-<32 hex>-<16 hex>-<2 hex>"; later versions may append "-...", version ff is invalid.
std::optional<trace_context> read_traceparent(std::string_view text)
{
    constexpr std::size_t whole = 2 + 1 + 32 + 1 + 16 + 1 + 2;
    if (text.size() < whole) return std::nullopt;
    if (text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
    std::string_view const version = text.substr(0, 2);
    trace_context const seen{text.substr(3, 32), text.substr(36, 16), text.substr(53, 2)};
    if (!is_lower_hex(version) || !is_lower_hex(seen.trace) || !is_lower_hex(seen.parent) || !is_lower_hex(seen.flags)) return std::nullopt;
    if (version == "ff" || all_zero(seen.trace) || all_zero(seen.parent)) return std::nullopt;
    bool const has_more = text.size() > whole;
    if (has_more && (version == "00" || text[whole] != '-')) return std::nullopt;
    return seen;
}

std::uint64_t span_id(std::uint64_t event, span_part part, std::uint32_t position)
{
    constexpr std::uint64_t step = 0x9E3779B97F4A7C15u;  // odd: the parts of one event have different numbers
    std::uint64_t const number = std::uint64_t{position} << 2 | static_cast<std::uint64_t>(part);
    std::uint64_t const made = mixed(event + number * step);
    return made ? made : 1;
}

std::string made_trace_id(std::uint64_t event)
{
    std::uint64_t const high = mixed(process_number()), low = mixed(event ^ mixed(high));
    std::string out;
    out.reserve(32);
    base::append_hex(out, high);
    base::append_hex(out, low ? low : 1);
    return out;
}

std::string traceparent_text(std::string_view trace, std::uint64_t span, std::string_view flags)
{
    std::string out = "00-";
    out.append(trace).append("-");
    base::append_hex(out, span);
    return out.append("-").append(flags);
}

}  // namespace signalbox::account
