// The row at the top of the window: which store, the query, the time, live or frozen. It shows the scope and says what the user wants of it.
// Owned by the window, on the GUI thread.
#pragma once

#include "console/frame/range_button.hpp"
#include "console/notify/notice_bell.hpp"
#include "console/query/query_bar.hpp"

#include <QMenu>
#include <QToolButton>
#include <QWidget>

namespace signalbox::console {

class TopRow : public QWidget {
    Q_OBJECT

public:
    TopRow(ScopeModel& scope, StoreReader& store, QWidget* parent);

    void setStore(QString const& name) { store_->setText(name); }
    /// Query, time and live button have no place where no store is shown.
    void setAtWork(bool at_work);
    QueryBar& query() { return *query_; }
    RangeButton& range() { return *range_; }
    NoticeBell& notices() { return *notices_; }

signals:
    void liveChosen(bool live);
    void storeMenuOpened(QMenu& menu);

private:
    void showScope(Scope const& scope);

    MenuButton* store_;
    QueryBar* query_;
    RangeButton* range_;
    QToolButton* live_;
    NoticeBell* notices_;
};

}  // namespace signalbox::console
