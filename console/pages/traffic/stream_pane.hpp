// A stream's events on a screen, with ways to the first content and to the longest gap. Owned by the view of a body, on the GUI thread.
#pragma once

#include "console/body/stream_model.hpp"

#include <QTableView>
#include <QToolButton>
#include <QWidget>

namespace signalbox::console {

class StreamPane : public QWidget {
    Q_OBJECT

public:
    explicit StreamPane(QWidget* parent);
    void setEvents(std::shared_ptr<StreamEvents const> of);

private:
    void goTo(std::optional<std::size_t> row);
    void copy() const;

    StreamModel* model_;
    QToolButton* first_;
    QToolButton* longest_;
    QTableView* table_;
};

}  // namespace signalbox::console
