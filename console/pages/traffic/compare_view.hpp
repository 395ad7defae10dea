// Two requests in one table, with a mark where they differ. Owned by the inspector, on the GUI thread.
#pragma once

#include "schema/event.pb.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;
class QTableWidget;

namespace signalbox::console {

class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(QWidget* parent);

    /// The one that others are compared with; nothing takes the mark away.
    void setMarked(std::optional<schema::Event> event);
    std::optional<schema::Event> const& marked() const { return marked_; }
    void setShown(std::optional<schema::Event> event);

private:
    void write();
    void fill();

    std::optional<schema::Event> marked_, shown_;
    QLabel* what_;
    QCheckBox* only_;
    QTableWidget* table_;
};

}  // namespace signalbox::console
