// One request with everything that is known of it: facts, attempts, its JSON, and what was kept of heads and bodies. Owned by the Traffic page, on the GUI
// thread; the event is read in the background once the selection rests.
#pragma once

#include "console/pages/message_pane.hpp"
#include "console/pages/traffic/attempts_view.hpp"
#include "console/pages/traffic/body_view.hpp"
#include "console/pages/traffic/compare_view.hpp"
#include "console/pages/traffic/context_view.hpp"
#include "console/pages/traffic/facts_text.hpp"
#include "console/pages/traffic/messages_view.hpp"
#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <QWidget>

#include <optional>

namespace signalbox::console {

class Inspector : public QWidget {
    Q_OBJECT

public:
    static constexpr int rest_ms = 60;  // the selection rests this long before anything is read

    Inspector(StoreReader& store, QWidget* parent);

    /// Shows this event soon; 0 shows none. Also remembered while hidden, and read when shown.
    void inspect(quint64 id);
    /// What is shown, once it was read.
    schema::Event const* event() const { return event_ ? &*event_ : nullptr; }
    /// Nothing is on its way: the event is shown, or why it is not.
    bool isSettled() const { return !isVisible() || (wanted_ == answered_ && bodies_.isSettled() && compare_->isSettled()); }
    QString jsonText() const;
    void showJson();
    /// This event becomes the one that others are compared with, and the comparison is looked at.
    void compareWith(schema::Event const& marked);
    /// The event that is shown becomes the one that others are compared with; false when none is shown.
    bool markToCompare();

signals:
    void loaded(quint64 id);
    void missing(quint64 id);
    /// Another request is to be shown.
    void opened(quint64 id);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeDetails();
    void ask();
    void take(quint64 id, storage::result<schema::Event> answer);
    void showEventFacts();
    void writeJson();

    StoreChannel channel_;
    QTimer rest_;
    quint64 wanted_ = 0;
    quint64 answered_ = 0;  // the event whose answer is shown
    std::optional<schema::Event> event_;

    QStackedWidget* stack_;
    MessagePane* nothing_;
    QWidget* shown_;
    QLabel* headline_;
    QTabWidget* tabs_;
    FactsText* first_facts_;
    AttemptsView* attempts_;
    FactsText* more_facts_;
    QPlainTextEdit* json_;
    struct Bodies {
        MessagesView* messages;
        BodyView *request, *reply;
        ContextView* context;
        void setEvent(schema::Event const& event) const;
        bool isSettled() const { return messages->isSettled() && request->isSettled() && reply->isSettled() && context->isSettled(); }
    } bodies_;
    CompareView* compare_;
    bool json_written_ = false;
};

}  // namespace signalbox::console
