// What the rows of the models page can be: a dimension of the totals, as the filter calls it and as people do. A table, shared by the
// page's files.
#pragma once

#include "storage/dimension.hpp"

#include <QtGlobal>

#include <algorithm>
#include <array>

namespace signalbox::console {

struct ModelsBy {
    storage::dimension of;
    char const* field;    // as the filter calls it
    char const* text;     // to be translated by the page
    char const* unnamed;  // what requests without one are shown as
};

inline constexpr std::array<ModelsBy, 9> model_dimensions{{
    {storage::dimension::requested_model, "model", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Model asked for"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no model)")},
    {storage::dimension::resolved_model, "resolved_model", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Model that answered"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no answer)")},
    {storage::dimension::provider, "provider", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Provider"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no answer)")},
    {storage::dimension::group, "group", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Group"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no group)")},
    {storage::dimension::tag, "tag", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Tag"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no tag)")},
    {storage::dimension::key, "key", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Key"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no key)")},
    {storage::dimension::consumer, "consumer", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Consumer"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no consumer)")},
    {storage::dimension::decision, "decision", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Decision"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(none)")},
    {storage::dimension::reason, "reason", QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "Reason"),
     QT_TRANSLATE_NOOP("signalbox::console::ModelsPage", "(no reason)")},
}};

inline ModelsBy const& entryOf(storage::dimension by)
{
    auto const found = std::ranges::find(model_dimensions, by, &ModelsBy::of);
    return found == model_dimensions.end() ? model_dimensions.front() : *found;
}

}  // namespace signalbox::console
