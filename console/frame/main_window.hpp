// The program's one window: which store is open, what is looked at, and everything that is reached from there by mouse and by keys. Owned by
// main, on the GUI thread.
#pragma once

#include "console/frame/launch_options.hpp"
#include "console/frame/range_button.hpp"
#include "console/frame/refresh_clock.hpp"
#include "console/frame/status_line.hpp"
#include "console/frame/store_facts.hpp"
#include "console/frame/window_settings.hpp"
#include "console/frame/workspace.hpp"
#include "console/pages/message_pane.hpp"
#include "console/pages/store_trouble.hpp"
#include "console/query/command_palette.hpp"
#include "console/query/query_bar.hpp"
#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"
#include "console/welcome/gateway_strip.hpp"
#include "console/welcome/sample_ribbon.hpp"
#include "console/welcome/welcome_page.hpp"

#include <QMainWindow>
#include <QStackedWidget>
#include <QToolButton>

#include <deque>
#include <functional>
#include <optional>

namespace signalbox::console {

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    using Clock = std::function<std::int64_t()>;             // microseconds since 1970
    static constexpr std::size_t most_recent_requests = 20;  // of this run, for the palette

    /// `settings_file` and `clock` are for tests: empty means the user's own.
    explicit MainWindow(LaunchOptions const& options, QString const& settings_file = {}, Clock clock = {});
    ~MainWindow() override;

    /// A copy: the path may be the reader's own, which closing clears.
    void open(QString path);
    void showWelcome();
    bool isSettled() const;

    Workspace& workspace() { return *workspace_; }
    ScopeModel& scope() { return scope_; }
    StoreReader& store() { return store_; }
    QueryBar& queryBar() { return *query_; }
    RangeButton& rangeButton() { return *range_; }
    QToolButton& liveButton() { return *live_; }
    MessagePane& trouble() { return *trouble_; }
    StatusLine& status() { return *status_; }
    WindowSettings& settings() { return settings_; }
    CommandPalette* palettePopup() { return palette_; }
    QList<QAction*> windowCommands() const { return commands_; }
    WelcomePage* welcome() { return welcome_; }
    QWidget* shownPart() const { return parts_->currentWidget(); }
    void openPalette();
    void openCheatSheet();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // main_window.cpp: the parts and the scope
    QWidget* makeTopRow();
    void connectScope();
    void showPart(QWidget* part);
    void scopeChanged(Scope const& scope);
    void tick();
    void setLive(bool live);
    void noticeSeen();
    bool mayClose();
    void choosePreset(RangePreset const& preset);
    // window_store.cpp: from one store to another
    void begin();
    void connectStore();
    void storeOpened();
    void storeFailed(storage::failure const& why);
    void askFacts();
    void takeFacts(storage::result<StoreFacts> const& facts);
    void chooseFirstRange();
    void askForStore();
    GatewayFacts gatewayOfStore() const;
    void gatewayChanged();
    void showRevision();
    void makeWelcome();
    // window_commands.cpp: actions, menus, palette
    void makeCommands();
    void makeViewCommands();
    void makeLookCommands();
    QAction* command(QString const& text, QList<QKeySequence> const& keys, std::function<void()> run);
    void fillStoreMenu();
    void setTheme(Choice choice);
    void resetLayout();
    // window_palette.cpp
    std::vector<PaletteEntry> paletteEntries();
    void addNames(std::vector<PaletteEntry>& entries, QString const& group, QString const& field, std::vector<QString> const& names);
    void fillPalette();
    void offerRequest(QString const& typed);
    void showRequest(quint64 id);
    void rememberRequest(quint64 id);

    LaunchOptions options_;
    WindowSettings settings_;
    Clock now_;
    StoreReader store_;
    ScopeModel scope_;
    RefreshClock clock_;
    StoreChannel facts_channel_, names_channel_;
    StoreFacts facts_;
    bool facts_known_ = false;
    bool range_chosen_ = false;  // for this store, by somebody or by us

    QToolButton* store_button_;
    QMenu* store_menu_;
    QueryBar* query_;
    RangeButton* range_;
    QToolButton* live_;
    SampleRibbon* ribbon_;
    QStackedWidget* parts_;
    Workspace* workspace_;
    MessagePane* trouble_;
    WelcomePage* welcome_ = nullptr;
    GatewayStrip* gateway_ = nullptr;  // made with the welcome page, which owns the gateway
    StatusLine* status_;
    CommandPalette* palette_ = nullptr;
    std::vector<WayOut> ways_;
    QList<QAction*> commands_;
    std::deque<quint64> recent_requests_;
    std::vector<std::vector<QString>> names_;  // models, keys; for the palette
};

}  // namespace signalbox::console
