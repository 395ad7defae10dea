// Which values of a provider's definition are secret.
#include "engine/base/ascii.hpp"
#include "engine/provider/definition.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

namespace {

/// Headers whose values everybody may know; of all others a provider's words show nothing.
bool is_public(std::string_view name)
{
    static constexpr std::array names{std::string_view("accept"),         std::string_view("accept-language"),
                                      std::string_view("anthropic-beta"), std::string_view("anthropic-version"),
                                      std::string_view("http-referer"),   std::string_view("openai-beta"),
                                      std::string_view("referer"),        std::string_view("user-agent"),
                                      std::string_view("x-title")};
    return std::ranges::any_of(names, [&](std::string_view each) { return base::same_text(name, each); });
}

}  // namespace

std::shared_ptr<model::secret_index const> index_secrets(definition const& of)
{
    auto made = std::make_shared<model::secret_index>();
    made->add(of.credential.reveal());
    for (auto const& [name, value] : of.headers)
        if (!is_public(name)) made->add(value);
    return made;
}

}  // namespace signalbox::provider
