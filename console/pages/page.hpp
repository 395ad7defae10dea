// One of the views: it shows a scope of a store and says what the user wants narrowed or opened. Owned by the window; the GUI thread.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/gateway_facts.hpp"
#include "console/store/store_reader.hpp"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QWidget>

#include <functional>

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
    /// It says with asking() what it asks for, in its own time; the strip goes with it.
    virtual bool leads() const { return false; }
    /// The user asks for the newest state, whether the page is live or not.
    virtual void askAgain() { refresh(); }
    /// Shows one request in detail, also one that the scope does not hold. Only a page that lists requests can.
    virtual void showRequest(quint64) {}
    /// Shows two requests beside each other. Only a page that lists requests can.
    virtual void compareRequests(quint64, quint64) {}
    /// Shows one conversation that has a request near this time, also one that the scope does not hold. Only a page of conversations can.
    virtual void showConversation(QString const&, qint64) {}
    /// The request that is looked at in detail; 0 when there is none.
    virtual quint64 chosenRequest() const { return 0; }
    /// Compares the values of a field of the filter, where the page compares something.
    virtual void compareBy(QString const&) {}
    /// Prepares a change of the configuration that gives all requests of a group to one arm: a tag, or a member's model. Only the page of the
    /// configuration can; nothing is applied.
    virtual void promote(QString const&, QString const&) {}
    /// Takes the texts of a recorded request, to be edited and sent again. Only the playground can.
    virtual void tryRequest(quint64) {}
    /// Nothing is on its way: for pictures and tests.
    virtual bool isSettled() const { return true; }
    /// What is known of the gateway that writes the store.
    virtual void setGateway(GatewayFacts const&) {}
    /// What the command palette and the cheat sheet list, with their shortcuts.
    virtual QList<QAction*> commands() { return commands_; }
    /// Widths, splitters and choices worth keeping between runs.
    virtual QByteArray saveState() const { return {}; }
    virtual void restoreState(QByteArray const&) {}

signals:
    /// The scope should keep only (or, with !keep, leave out) what has this value, as ScopeModel::include and exclude take it.
    void narrow(QString const& field, QString const& value, bool keep);
    void rangeChosen(qint64 from_us, qint64 to_us);
    /// A query to put in place of the present one.
    void queryChosen(QString const& query);
    /// The time range is to be everything.
    void allTimeChosen();
    /// What is frozen is to follow the store again.
    void liveChosen();
    /// The Traffic page should show the current scope with this term.
    void openTraffic(QString const& field, QString const& value);
    void openEvent(quint64 id);
    /// Two requests are to be compared.
    void openComparison(quint64 marked, quint64 shown);
    void openConversation(QString const& name, qint64 near_us);
    /// A recorded request is to be tried again in the playground.
    void openPlayground(quint64 id);
    /// The page asks for the sums of this scope: what stands beside it asks for the same.
    void asking(signalbox::console::Scope const& scope);
    /// An experiment has ended: the group is to go to this arm. The configuration shows the change, and a person applies it.
    void promoted(QString const& group, QString const& arm);
    /// A request was looked at in detail.
    void inspected(quint64 id);
    /// A sentence for the status bar.
    void notice(QString const& text);

protected:
    /// A further one of commands(), with its key while the window is in front.
    QAction* addCommand(QString const& text, QKeySequence const& key, std::function<void()> run);

    StoreReader& store_;
    QList<QAction*> commands_;
};

}  // namespace signalbox::console
