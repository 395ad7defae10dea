// What the window shows without a store: three large choices and nothing else. Owned by the window, on the GUI thread; it owns the gateway
// that it starts, which lives as long as the page.
#pragma once

#include "console/welcome/choice_card.hpp"
#include "console/welcome/gateway_panel.hpp"
#include "console/welcome/gateway_process.hpp"
#include "console/welcome/gateway_watch.hpp"
#include "console/welcome/sample_maker.hpp"
#include "console/welcome/store_check.hpp"
#include "console/welcome/store_list.hpp"

#include <QProgressBar>
#include <QStringList>
#include <QWidget>

namespace signalbox::console {

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    /// `cache`: where the sample goes; empty for the user's cache folder. `sample_events` for tests.
    explicit WelcomePage(QWidget* parent = nullptr, QString const& cache = {}, int sample_events = SampleMaker::usual_events);

    /// Looks for stores again, these first.
    void setRecentStores(QStringList const& paths);
    GatewayProcess& gateway() { return gateway_; }
    GatewayWatch& watch() { return watch_; }
    GatewayPanel& panel() { return *panel_; }

public slots:
    // As the buttons do; the palette lists them.
    void startGateway();
    void startConfigured();
    void browse();
    void exploreSample();
    /// Opens it when it opens, and says why when it does not.
    void tryStore(QString const& path);

signals:
    void openStore(QString const& path);
    void openSample(QString const& path);
    /// It serves, and its store is there.
    void gatewayStarted(QString const& store, QString const& base_url);
    /// The panel's button: its store, once more.
    void showGateway(QString const& store);
    void forgetStore(QString const& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addGateway();
    void addStores();
    void addSample();
    void complain(QLabel& where, QString const& what);

    GatewayProcess gateway_;
    GatewayWatch watch_{gateway_};
    QPushButton* configured_;  // starts it with the user's file
    SampleMaker sample_;
    StoreCheck stores_;
    ChoiceCard *gateway_card_, *store_card_, *sample_card_;
    GatewayPanel* panel_;
    StoreList* list_;
    QLabel *store_trouble_, *sample_trouble_;
    QProgressBar* progress_;
    QPushButton* cancel_;
};

}  // namespace signalbox::console
