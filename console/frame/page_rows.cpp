#include "console/frame/page_rows.hpp"

#include "console/pages/config/config_page.hpp"
#include "console/pages/cost/cost_page.hpp"
#include "console/pages/experiments/experiments_page.hpp"
#include "console/pages/models/models_page.hpp"
#include "console/pages/overview/overview_page.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/sessions/sessions_page.hpp"
#include "console/pages/traffic/traffic_page.hpp"

#include <QCoreApplication>

#include <array>

namespace signalbox::console {

namespace {

template <class Made>
Page* make(StoreReader& store)
{
    return new Made(store, nullptr);
}

constexpr std::array<PageRow, 8> rows{{
    {"overview", QT_TRANSLATE_NOOP("Pages", "Overview"), 1, NavIcon::overview, make<OverviewPage>},
    {"traffic", QT_TRANSLATE_NOOP("Pages", "Traffic"), 2, NavIcon::traffic, make<TrafficPage>},
    {"models", QT_TRANSLATE_NOOP("Pages", "Models"), 3, NavIcon::models, make<ModelsPage>},
    {"cost", QT_TRANSLATE_NOOP("Pages", "Cost"), 4, NavIcon::cost, make<CostPage>},
    {"experiments", QT_TRANSLATE_NOOP("Pages", "Experiments"), 5, NavIcon::experiments, make<ExperimentsPage>},
    {"config", QT_TRANSLATE_NOOP("Pages", "Config"), 6, NavIcon::config, make<ConfigPage>},
    {"playground", QT_TRANSLATE_NOOP("Pages", "Playground"), 7, NavIcon::playground, make<PlaygroundPage>},
    {"sessions", QT_TRANSLATE_NOOP("Pages", "Sessions"), 8, NavIcon::sessions, make<SessionsPage>},
}};

bool isPlace(int place)
{
    return place >= 0 && place < pageCount();
}

}  // namespace

std::span<PageRow const> pageRows()
{
    return rows;
}

int pageCount()
{
    return static_cast<int>(rows.size());
}

int placeOf(QString const& name)
{
    for (int place = 0; place < pageCount(); ++place)
        if (name == QLatin1String(rows[static_cast<std::size_t>(place)].name)) return place;
    return -1;
}

QString pageName(int place)
{
    return isPlace(place) ? QString::fromLatin1(rows[static_cast<std::size_t>(place)].name) : QString();
}

QString pageTitle(int place)
{
    return isPlace(place) ? QCoreApplication::translate("Pages", rows[static_cast<std::size_t>(place)].title) : QString();
}

}  // namespace signalbox::console
