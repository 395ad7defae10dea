// One of the views: it shows a scope of a store and says what the user wants narrowed or opened. Owned by the window; the GUI thread.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/gateway_facts.hpp"
#include "console/store/store_reader.hpp"

#include <QAction>
#include <QList>
#include <QWidget>

namespace signalbox::console {

class Page : public QWidget {
    Q_OBJECT

public:
    Page(StoreReader& store, QWidget* parent) : QWidget(parent), store_(store) {}

    /// What the navigation calls it: "Overview".
    virtual QString title() const = 0;
    /// Shows this scope; asks the store only while visible, and catches up when shown.
    virtual void setScope(Scope const& scope) = 0;
    /// The store has new events (at most twice a second): a live page asks again.
    virtual void refresh() = 0;
    /// What is known of the gateway that writes the store.
    virtual void setGateway(GatewayFacts const&) {}
    /// What the command palette and the cheat sheet list, with their shortcuts.
    virtual QList<QAction*> commands() { return {}; }
    /// Widths, splitters and choices worth keeping between runs.
    virtual QByteArray saveState() const { return {}; }
    virtual void restoreState(QByteArray const&) {}

signals:
    /// The scope should keep only (or, with !keep, leave out) what has this value, as ScopeModel::include and exclude take it.
    void narrow(QString const& field, QString const& value, bool keep);
    void rangeChosen(qint64 from_us, qint64 to_us);
    /// The Traffic page should show the current scope with this term.
    void openTraffic(QString const& field, QString const& value);
    void openEvent(quint64 id);
    /// A sentence for the status bar.
    void notice(QString const& text);

protected:
    StoreReader& store_;
};

}  // namespace signalbox::console
