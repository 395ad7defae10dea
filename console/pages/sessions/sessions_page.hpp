// The conversations and agent sessions of a scope, and one of them taken apart. Owned by the window; the GUI thread.
#pragma once

#include "console/pages/page.hpp"
#include "storage/conversation_list.hpp"

#include <memory>

class QLabel;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace signalbox::console {

class ConversationModel;
class MessagePane;
class SessionPanel;
class SessionReading;

class SessionsPage : public Page {
    Q_OBJECT

public:
    static constexpr std::size_t requests_each = 2'000;  // that one question looks at: what was found is shown after each
    /// A session is read as a whole, also where the scope holds a part of it.
    static constexpr std::int64_t around_us = 86'400'000'000;

    SessionsPage(StoreReader& store, QWidget* parent);

    QString title() const override { return tr("Sessions"); }
    void setScope(Scope const& scope) override;
    void refresh() override;
    void askAgain() override;
    void showConversation(QString const& name, qint64 near_us) override;
    bool isSettled() const override;
    QByteArray saveState() const override;
    void restoreState(QByteArray const& state) override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeCommands();
    void ask();
    void step(std::shared_ptr<storage::conversation_list> list);
    void take(storage::result<std::shared_ptr<storage::conversation_list>> answer);
    void showList(storage::conversation_list const& list);
    void choose(int row);

    StoreChannel channel_;
    Scope scope_;
    bool stale_ = true;         // a scope came while hidden
    bool asked_for_ = false;    // the session that is read was opened by its name: the scope need not hold it
    std::uint64_t looked_ = 0;  // requests that the list is of
    ConversationModel* model_;
    SessionReading* reading_;
    QLabel* counts_;
    QTableView* table_;
    QStackedWidget* stack_;
    MessagePane* message_;
    SessionPanel* panel_;
    QSplitter* splitter_;
};

}  // namespace signalbox::console
