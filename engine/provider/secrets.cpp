// Which values of a provider's definition are secret.
#include "engine/base/among.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/provider/definition.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

namespace {

/// Headers whose values are public; of all others a provider's words show nothing.
bool is_public(std::string_view name)
{
    static constexpr std::array names{std::string_view("accept"),         std::string_view("accept-language"),
                                      std::string_view("anthropic-beta"), std::string_view("anthropic-version"),
                                      std::string_view("http-referer"),   std::string_view("openai-beta"),
                                      std::string_view("referer"),        std::string_view("user-agent"),
                                      std::string_view("x-title")};
    return base::among_in_any_case(name, names);
}

}  // namespace

void add_query_secrets(model::secret_index& into, std::string_view query, std::size_t shortest)
{
    while (!query.empty()) {
        base::query_field const field = base::take_query_field(query);
        if (field.name.size() == field.whole.size() || field.value.size() < shortest) continue;
        std::string const name = base::lowered(field.name);
        bool const secret = name.find("key") != std::string::npos || name.find("token") != std::string::npos;
        if (secret) into.add(base::percent_decoded(field.value));
    }
}

std::shared_ptr<model::secret_index const> index_secrets(definition const& of)
{
    auto made = std::make_shared<model::secret_index>();
    made->add(of.credential.reveal());
    if (of.aws) {
        made->add(of.aws->key_id.reveal());
        made->add(of.aws->session_token.reveal());
    }
    add_query_secrets(*made, of.where.query);
    if (of.proxy) {
        std::string_view const sent = of.proxy->authorization.reveal();
        made->add(of.proxy->password.reveal());
        made->add(sent.substr(std::min(sent.size(), sent.find(' ') + 1)));
    }
    for (auto const& [name, value] : of.headers)
        if (!is_public(name)) made->add(value);
    return made;
}

}  // namespace signalbox::provider
