// The views of the window in the order of the navigation: one row each. A new view is a row here and a room below `console/pages`.
#pragma once

#include "console/frame/nav_rail.hpp"
#include "console/pages/page.hpp"

#include <QString>

#include <span>

namespace signalbox::console {

struct Place {
    enum : int { overview, traffic, models, cost, experiments, config, playground, sessions };
};

struct PageRow {
    char const* name;   // on the command line and in the settings
    char const* title;  // to be translated
    int key;            // with Control
    NavIcon icon;
    Page* (*make)(StoreReader& store);
};

/// By Place.
std::span<PageRow const> pageRows();
int pageCount();
/// -1 when there is no such page.
int placeOf(QString const& name);
/// Empty for a place that is none.
QString pageName(int place);
QString pageTitle(int place);

}  // namespace signalbox::console
