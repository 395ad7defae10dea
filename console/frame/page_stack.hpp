// The pages, one at a time: each is made when it is first looked at, and gets what all of them are told. Owned by the workspace, on the GUI
// thread.
#pragma once

#include "console/frame/page_rows.hpp"
#include "console/frame/window_settings.hpp"

#include <QStackedWidget>

#include <vector>

namespace signalbox::console {

class PageStack : public QStackedWidget {
    Q_OBJECT

public:
    PageStack(StoreReader& store, WindowSettings& settings, QWidget* parent);

    /// Made when it was not there.
    Page& page(int place);
    void showPage(int place);
    /// -1 before the first one is shown.
    int current() const { return current_; }
    Page& currentPage() { return page(current_); }

    void setScope(Scope const& scope);
    void setGateway(GatewayFacts const& facts);
    void saveState();
    /// Every page as on the first day.
    void resetState();
    bool isSettled() const;

signals:
    /// A page has been made; it has its state, and no scope yet.
    void made(signalbox::console::Page* page);

private:
    StoreReader& store_;
    WindowSettings& settings_;
    std::vector<Page*> pages_;  // by Place; null until they are looked at
    Scope scope_;
    GatewayFacts gateway_;
    int current_ = -1;
};

}  // namespace signalbox::console
