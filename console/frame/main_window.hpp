// The program's one window: it puts the parts together and shows the one that belongs there: a store's views, the start page, or why a store
// does not open. Owned by main, on the GUI thread.
#pragma once

#include "console/config/gateway_keys.hpp"
#include "console/connect/connection_book.hpp"
#include "console/frame/launch_options.hpp"
#include "console/frame/palette_feed.hpp"
#include "console/frame/status_line.hpp"
#include "console/frame/store_session.hpp"
#include "console/frame/top_row.hpp"
#include "console/frame/trouble_pane.hpp"
#include "console/frame/view_keeper.hpp"
#include "console/frame/window_commands.hpp"
#include "console/frame/window_settings.hpp"
#include "console/frame/workspace.hpp"
#include "console/notify/desktop_notices.hpp"
#include "console/notify/notice_feed.hpp"
#include "console/welcome/gateway_strip.hpp"
#include "console/welcome/sample_ribbon.hpp"
#include "console/welcome/welcome_page.hpp"

#include <QMainWindow>
#include <QStackedWidget>

#include <memory>

namespace signalbox::console {

class CopyStrip;
class SharedCopy;
class TokenKeeper;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `settings_file` and `clock` are for tests: empty means the user's own.
    explicit MainWindow(LaunchOptions const& options, QString const& settings_file = {}, StoreSession::Clock clock = {});

    /// A copy: the path may be the reader's own, which closing clears.
    void open(QString path);
    /// The store that is open is this copy of one in PostgreSQL, which outlives the window.
    void follow(SharedCopy& copy);
    /// Nothing is on its way: for pictures and tests.
    bool isSettled() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // main_window.cpp: the parts
    void makeParts();
    void connectParts();
    void begin();
    void showPart(QWidget* part);
    bool atWork() const { return parts_->currentWidget() == workspace_; }
    void noticeSeen();
    bool mayClose();
    // window_store.cpp: from one store to another
    void connectSession();
    void storeOpened();
    void storeFailed(storage::failure const& why);
    void showFacts();
    void scopeChanged(Scope const& scope);
    void showRequest(quint64 id);
    void askForStore();
    GatewayFacts gatewayOfStore() const;
    void gatewayChanged();
    void showRevision();
    void makeWelcome();
    void showWelcome();
    // window_copy.cpp: a store in PostgreSQL
    bool isCopy(QString const& path) const;
    void copyChanged();
    void showCopy();
    // window_connections.cpp: several gateways and their stores
    void makeConnections();
    void fillConnections(QMenu& menu);
    void openConnection(QString const& name);
    void recallToken(QString const& store);
    void openConnections();
    void askForToken(Connection const& of);
    void sayNotKept(Connection const& of, QString const& trouble);
    QString nameOfStore(QString const& path) const;
    // window_notices.cpp: what is told unasked
    void makeNotices();
    void takeNotice(Notice const& notice);
    void showNotice(Notice const& notice);
    // window_actions.cpp: what can be done
    void makeCommands();
    void makeViewCommands();
    void makeLookCommands();
    void fillStoreMenu(QMenu& menu);
    void askAgain();
    void setTheme(Choice choice);
    void resetLayout();
    void openCheatSheet();
    void openKeys();
    std::vector<PaletteEntry> paletteCommands();

    LaunchOptions options_;
    WindowSettings settings_;
    StoreSession session_;
    WindowCommands commands_;
    ConnectionBook connections_;
    TopRow* top_;
    SampleRibbon* ribbon_;
    QStackedWidget* parts_;
    Workspace* workspace_;
    TroublePane* trouble_;
    StatusLine* status_;
    PaletteFeed* palette_;
    std::unique_ptr<ViewKeeper> views_;
    WelcomePage* welcome_ = nullptr;   // made when it is first shown
    GatewayStrip* gateway_ = nullptr;  // made with the welcome page, which owns the gateway
    GatewayKeys* keys_ = nullptr;      // made when it is first asked for
    NoticeFeed* notices_ = nullptr;
    DesktopNotices* desktop_ = nullptr;
    TokenKeeper* tokens_ = nullptr;
    SharedCopy* copy_ = nullptr;  // with its strip, for a store in PostgreSQL
    CopyStrip* copy_strip_ = nullptr;
    std::uint64_t copies_seen_ = 0;  // how often its file was replaced so far
};

}  // namespace signalbox::console
