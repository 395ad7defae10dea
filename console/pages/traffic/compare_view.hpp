// Two requests beside each other: every fact in one table, with a mark where they differ, and what they asked and were answered line by line. Owned by the
// inspector, on the GUI thread.
#pragma once

#include "console/pages/traffic/compared_bodies_view.hpp"

#include "schema/event.pb.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableWidget;

namespace signalbox::console {

class CompareView : public QWidget {
    Q_OBJECT

public:
    CompareView(StoreReader& store, QWidget* parent);

    /// The one that others are compared with; nothing takes the mark away.
    void setMarked(std::optional<schema::Event> event);
    std::optional<schema::Event> const& marked() const { return marked_; }
    void setShown(std::optional<schema::Event> event);
    /// Nothing is on its way.
    bool isSettled() const { return requests_->isSettled() && answers_->isSettled(); }

private:
    QWidget* makeFacts();
    void comparePair();
    void write();
    void fill();

    std::optional<schema::Event> marked_, shown_;
    QLabel* what_;
    QComboBox* part_;
    QStackedWidget* parts_;
    QCheckBox* only_;
    QTableWidget* table_;
    ComparedBodiesView *requests_, *answers_;
};

}  // namespace signalbox::console
