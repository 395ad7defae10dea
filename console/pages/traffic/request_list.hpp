// The list of requests of a scope: the table, or words where there is nothing to list, and above it how many match and what arrived since.
// Owned by the Traffic page, on the GUI thread.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/gateway_facts.hpp"
#include "console/store/store_reader.hpp"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace signalbox::console {

class EmptyList;
enum class ListOrder : std::uint8_t;
class EventTable;
class EventTableModel;
class ListPlace;
class ScanLine;

class RequestList : public QWidget {
    Q_OBJECT

public:
    /// `counts` is shown elsewhere; it tells how many requests match.
    RequestList(StoreReader& store, ScanLine& counts, QWidget* parent);

    void setScope(Scope const& scope);
    void setGateway(GatewayFacts const& facts);
    void setOrder(ListOrder order);
    /// An empty list that does not follow looks again.
    void refresh();
    /// Reads the list anew.
    void askAgain();
    bool isSettled() const;

    EventTableModel& model() { return *model_; }
    EventTable& table() { return *table_; }
    ListPlace& place() { return *place_; }

signals:
    void queryChosen(QString const& query);
    void allTimeChosen();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectModel();
    void connectWords();
    void becameReady();
    void fitColumns();
    void showCount();
    void showPill();
    void placePill();
    void showWordsOrRows();

    EventTableModel* model_;
    EventTable* table_;
    EmptyList* words_;
    QStackedWidget* stack_;
    QPushButton* pill_;
    ListPlace* place_;
    ScanLine& counts_;
    Scope scope_;
    bool fit_due_ = true;     // the columns are as wide as another list wanted them
    bool explained_ = false;  // the words are about this scope
};

}  // namespace signalbox::console
