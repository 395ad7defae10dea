// The views of one store: navigation, the strip of time, and one page at a time, each made when it is first looked at. Owned by the window, on
// the GUI thread.
#pragma once

#include "console/chart/brush_strip.hpp"
#include "console/frame/brush_feed.hpp"
#include "console/frame/nav_rail.hpp"
#include "console/frame/window_settings.hpp"
#include "console/pages/page.hpp"
#include "console/pages/traffic/traffic_page.hpp"
#include "console/scope/scope.hpp"
#include "console/store/gateway_facts.hpp"

#include <QStackedWidget>
#include <QWidget>

#include <array>

namespace signalbox::console {

class Workspace : public QWidget {
    Q_OBJECT

public:
    enum Place : int { overview, traffic, models };
    static constexpr int page_count = 3;

    Workspace(StoreReader& store, ScopeModel& scope, WindowSettings& settings, QWidget* parent);

    /// "overview", as the command line and the settings name it; -1 when there is no such page.
    static int placeOf(QString const& name);
    static QString nameOf(int place);
    static QString titleOf(int place);

    void showPage(int place);
    int current() const { return current_; }
    Page& page(int place);
    Page& currentPage() { return page(current_); }
    TrafficPage& trafficPage();
    BrushStrip& strip() { return *strip_; }

    void setScope(Scope const& scope);
    /// Of the gateway that writes this store; empty when none is known.
    void setGateway(GatewayFacts const& facts);
    void refresh();
    /// Forgets what was shown of another store.
    void clear();
    void saveState();
    /// Every page as on the first day.
    void resetState();
    bool isSettled() const;

signals:
    void pageChanged(int place);
    void notice(QString const& text);
    /// A request was looked at in detail.
    void inspected(quint64 id);

private:
    Page* makePage(int place);
    void connectPage(Page& page);

    StoreReader& store_;
    ScopeModel& scope_;
    WindowSettings& settings_;
    NavRail* rail_;
    BrushStrip* strip_;
    BrushFeed* feed_;
    QStackedWidget* stack_;
    std::array<Page*, page_count> pages_{};
    GatewayFacts gateway_;
    int current_ = -1;
};

}  // namespace signalbox::console
