// What stands around a request: what it was sent for, what was sent for it, and its neighbours in the conversation; each opens. Owned by the inspector,
// on the GUI thread; read on a lane of the reader when the tab is looked at.
#pragma once

#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"
#include "storage/event_context.hpp"

#include <QLabel>
#include <QTreeWidget>
#include <QWidget>

namespace signalbox::console {

class ContextView : public QWidget {
    Q_OBJECT

public:
    ContextView(StoreReader& store, QWidget* parent);

    /// Of this event from now on; read when the view is visible.
    void setEvent(schema::Event const& event);
    /// Nothing is on its way.
    bool isSettled() const { return !isVisible() || !wanted_; }

signals:
    void opened(quint64 id);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void ask();
    void take(storage::result<storage::event_context> const& answer);
    void addGroup(QString const& title, std::vector<schema::Event> const& events);

    StoreChannel channel_;
    schema::Event event_;
    bool wanted_ = false;  // and not shown yet
    QLabel* about_;
    QTreeWidget* tree_;
};

}  // namespace signalbox::console
