// Every request of the scope as a list that follows the store or stands still, with one of them taken apart beside it. Owned by the window, on
// the GUI thread.
#pragma once

#include "console/pages/page.hpp"

class QComboBox;
class QSplitter;

namespace signalbox::console {

class ExportRow;
class Inspector;
class RequestCopier;
class RequestList;
class ScanLine;
class TimeJump;

class TrafficPage : public Page {
    Q_OBJECT

public:
    TrafficPage(StoreReader& store, QWidget* parent);

    QString title() const override { return tr("Traffic"); }
    void setScope(Scope const& scope) override;
    void refresh() override;
    void askAgain() override;
    void setGateway(GatewayFacts const& facts) override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;
    void showRequest(quint64 id) override;
    void compareRequests(quint64 marked, quint64 shown) override;
    quint64 chosenRequest() const override;
    bool isSettled() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeBar();
    void placeInspector();
    QComboBox* makeOrder();
    void makeCommands();  // traffic_commands.cpp
    void makeCopyCommands();
    void connectParts();
    void catchUp();
    void choose(quint64 id);
    void jumpToTime();
    void fillRowMenu(QMenu& menu);

    StoreChannel marking_;  // reads the request that another one is compared with
    ScanLine* counts_;
    RequestList* list_;
    Inspector* inspector_;
    QSplitter* splitter_;
    QComboBox* order_;
    ExportRow* export_;
    RequestCopier* copier_;
    TimeJump* jump_;
    QAction* show_inspector_ = nullptr;
    Scope scope_;
    bool stale_ = false;  // a scope came while hidden
};

}  // namespace signalbox::console
