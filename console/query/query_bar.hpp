// The line a query is written in: checked while it is typed, completed from the store, its terms as chips below. It changes the scope when
// the query is submitted. Owned by the window, on the GUI thread.
#pragma once

#include "console/query/completion_model.hpp"
#include "console/query/completion_popup.hpp"
#include "console/query/query_field.hpp"
#include "console/query/query_history.hpp"
#include "console/query/term_list.hpp"
#include "console/query/term_row.hpp"
#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QPointer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace signalbox::console {

class QueryBar : public QWidget {
    Q_OBJECT

public:
    QueryBar(ScopeModel& scope, StoreReader& store, QWidget* parent = nullptr);
    ~QueryBar() override;

    /// Takes the keys and selects the text: Ctrl+F, /.
    void focusText();
    QString text() const;
    /// As if typed; not submitted.
    void setText(QString const& text);
    /// What Enter does. False when the text is no query; then the mistake is shown and the scope stays.
    bool submit();
    /// Queries submitted before, newest first; kept between runs by the frame.
    QueryHistory& history() { return history_; }

    QueryField& field() { return *field_; }
    CompletionModel& completions() { return *completions_; }
    CompletionPopup& popup() { return *popup_; }
    TermList& terms() { return terms_; }
    TermRow& termRow() { return *row_; }
    QLabel& message() { return *message_; }
    QLabel& explanation() { return *explanation_; }
    QToolButton& explainButton() { return *explain_; }

signals:
    void submitted(QString const& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectClearButton();
    void textEdited();
    void check();
    void showMistake(QString const& text);
    void complete();
    void closePopup();
    void accept(int row);
    bool key(QKeyEvent const& event);
    void walk(bool older);
    void scopeChanged(Scope const& scope);
    void takeTerms();
    void explainNow();

    ScopeModel& scope_;
    QueryField* field_;
    QToolButton* explain_;
    QLabel* message_;
    QLabel* explanation_;
    TermRow* row_;
    CompletionModel* completions_;
    QPointer<CompletionPopup> popup_;  // lies in the window, which may go first
    TermList terms_;
    QueryHistory history_;
    bool completing_ = false;  // the popup is wanted; it may have nothing to show yet
    QString shown_;            // the scope's query when it last changed
};

}  // namespace signalbox::console
