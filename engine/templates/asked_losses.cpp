#include "engine/templates/asked_losses.hpp"

#include "engine/dialect/parts/text_alone.hpp"

namespace signalbox::templates {

namespace {

constexpr std::string_view no_place = "the provider's template has no place for it";

/// What the words of a request need; a template that takes the client's body as it is has its own way to them.
void judge_turns(model::chat_request const& asked, asked_parts const& places, dialect::losses& into)
{
    if (places.has_body()) return;
    bool system = false, answered = false;
    for (model::turn const& each : asked.turns) {
        system |= each.who == model::role::system || each.who == model::role::developer;
        answered |= each.who == model::role::assistant;
    }
    if (system && !places.has(asked_part::instructions) && !places.has(asked_part::messages))
        into.refuse("instructions", "the provider's template has no place for what the system says");
    if (answered && !places.has(asked_part::messages) && !places.has(asked_part::conversation))
        into.refuse("messages", "the provider's template has no place for earlier turns");
}

void judge_settings(model::chat_request const& asked, asked_parts const& places, dialect::losses& into)
{
    auto const setting = [&](bool given, asked_part which, std::string_view name) {
        if (given && !places.has(which)) into.note(name, no_place);
    };
    setting(asked.max_output_tokens.has_value(), asked_part::max_tokens, "max_tokens");
    setting(asked.temperature.has_value(), asked_part::temperature, "temperature");
    setting(asked.top_p.has_value(), asked_part::top_p, "top_p");
    setting(asked.top_k.has_value(), asked_part::top_k, "top_k");
    setting(!asked.stop.empty(), asked_part::stop, "stop");
    setting(!asked.user.empty(), asked_part::user, "user");
}

}  // namespace

model::result<std::vector<model::loss>> losses_of(model::chat_request const& asked, asked_parts const& places)
{
    dialect::losses lost;
    judge_turns(asked, places, lost);
    judge_settings(asked, places, lost);
    dialect::judge_text_alone(asked, "a provider's template", lost);
    if (!places.has_body()) dialect::judge_extras(asked, {}, lost);
    if (asked.n.value_or(1) > 1) lost.refuse("n", "a provider's template gives one answer");
    if (auto refused = lost.refused()) return *std::move(refused);
    return lost.take();
}

}  // namespace signalbox::templates
