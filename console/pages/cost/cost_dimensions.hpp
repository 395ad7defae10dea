// What the lines of the cost page can be: a dimension of the totals, as the filter calls it and as people do. A table, shared by the page's files.
#pragma once

#include "storage/dimension.hpp"

#include <QtGlobal>

#include <array>

namespace signalbox::console {

struct CostBy {
    storage::dimension of;
    char const* field;  // as the filter calls it
    char const* text;   // to be translated by the page
};

inline constexpr std::array<CostBy, 7> cost_dimensions{{
    {storage::dimension::resolved_model, "resolved_model", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Model that answered")},
    {storage::dimension::requested_model, "model", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Model asked for")},
    {storage::dimension::provider, "provider", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Provider")},
    {storage::dimension::key, "key", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Key")},
    {storage::dimension::consumer, "consumer", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Consumer")},
    {storage::dimension::tag, "tag", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Tag")},
    {storage::dimension::group, "group", QT_TRANSLATE_NOOP("signalbox::console::CostPage", "Group")},
}};

}  // namespace signalbox::console
