#include "engine/access/claims.hpp"

#include "engine/wire/json_path.hpp"

#include <jwt.h>

#include <cstdlib>
#include <memory>

namespace signalbox::access {

namespace {

std::string word_of(wire::json_view value)
{
    switch (value.kind()) {
    case wire::json_kind::string: return value.string_or({});
    case wire::json_kind::number:
    case wire::json_kind::boolean: return std::string(value.raw());
    default: return {};
    }
}

}  // namespace

/// libjwt reads texts that end with a zero byte: our own check before it refuses one inside, as it refuses bytes that are no UTF-8.
std::optional<claims> claims::of(std::string const& payload)
{
    auto const ignore = [](std::string_view, std::string_view) {};
    if (!wire::check_json_object(payload, ignore)) return std::nullopt;
    jwt_t* made = nullptr;
    if (jwt_new(&made) != 0) return std::nullopt;
    std::unique_ptr<jwt_t, decltype(&jwt_free)> const token(made, jwt_free);
    if (jwt_add_grants_json(made, payload.c_str()) != 0) return std::nullopt;
    std::unique_ptr<char, decltype(&std::free)> const written(jwt_get_grants_json(made, nullptr), std::free);
    if (!written) return std::nullopt;
    return claims(written.get());
}

wire::json_view claims::at(std::string_view path) const
{
    return wire::find_path(wire::json_view(text_), path);
}

std::vector<std::string> claims::words_at(std::string_view path) const
{
    std::vector<std::string> out;
    wire::json_view const found = at(path);
    if (found.kind() != wire::json_kind::array) {
        if (std::string word = word_of(found); !word.empty()) out.push_back(std::move(word));
        return out;
    }
    for (wire::json_view const each : found.elements())
        if (std::string word = word_of(each); !word.empty()) out.push_back(std::move(word));
    return out;
}

}  // namespace signalbox::access
