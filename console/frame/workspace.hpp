// What is shown of one store: navigation, the strip of time, and one page at a time. What a page wants narrowed or opened becomes a change of
// the scope here, and nowhere else. Owned by the window, on the GUI thread.
#pragma once

#include "console/chart/crosshair.hpp"
#include "console/frame/brush_feed.hpp"
#include "console/frame/page_stack.hpp"
#include "console/scope/scope.hpp"

#include <QWidget>

namespace signalbox::console {

class Workspace : public QWidget {
    Q_OBJECT

public:
    Workspace(StoreReader& store, ScopeModel& scope, WindowSettings& settings, QWidget* parent);

    void showPage(int place);
    PageStack& pages() { return *pages_; }
    void showRequest(quint64 id);

    void setScope(Scope const& scope);
    /// Of the gateway that writes this store; empty when none is known.
    void setGateway(GatewayFacts const& facts) { pages_->setGateway(facts); }
    /// What is shown is read anew, also where it stands still.
    void askAgain();
    /// Forgets what was shown of another store.
    void clear();
    bool isSettled() const;

signals:
    void notice(QString const& text);
    /// A request was looked at in detail.
    void inspected(quint64 id);

private:
    void connectPage(Page& page);

    ScopeModel& scope_;
    NavRail* rail_;
    BrushFeed* feed_;
    Scope last_;
    Crosshair* crosshair_;
    PageStack* pages_;
};

}  // namespace signalbox::console
