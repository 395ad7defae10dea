#include "server/sinks/sinks_of_event.hpp"

#include "engine/model/sink_choice.hpp"

#include <algorithm>

namespace signalbox::server {

bool is_for_others(schema::Event const& event, std::string_view sink)
{
    auto const found = std::ranges::find(event.labels(), model::sinks_label, &schema::Label::name);
    return found != event.labels().end() && !model::names_sink(found->value(), sink);
}

}  // namespace signalbox::server
