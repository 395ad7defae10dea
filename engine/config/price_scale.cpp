#include "engine/config/price_scale.hpp"

namespace signalbox::config {

std::int64_t tokens_per_price(schema::Price const& from)
{
    return from.per() == "1" ? 1 : from.per() == "1k" ? 1'000 : 1'000'000;
}

scaled_price scale(schema::Price const& from)
{
    std::int64_t const tokens = tokens_per_price(from);
    scaled_price out;
    auto const one = [&](bool given, schema::UsdPrice const& price, char const* key) -> std::optional<std::int64_t> {
        if (!given) return {};
        if (price.pico_dollars() % tokens != 0 && out.too_fine.empty()) out.too_fine = key;
        return price.pico_dollars() / tokens;
    };
    out.price.input = one(from.has_input(), from.input(), "input");
    out.price.output = one(from.has_output(), from.output(), "output");
    out.price.cache_read = one(from.has_cache_read(), from.cache_read(), "cache_read");
    out.price.cache_write = one(from.has_cache_write(), from.cache_write(), "cache_write");
    out.price.cache_write_1h = one(from.has_cache_write_1h(), from.cache_write_1h(), "cache_write_1h");
    out.price.reasoning = one(from.has_reasoning(), from.reasoning(), "reasoning");
    out.price.audio_input = one(from.has_audio_input(), from.audio_input(), "audio_input");
    out.price.audio_output = one(from.has_audio_output(), from.audio_output(), "audio_output");
    out.price.image_input = one(from.has_image_input(), from.image_input(), "image_input");
    out.price.image_output = one(from.has_image_output(), from.image_output(), "image_output");
    return out;
}

}  // namespace signalbox::config
