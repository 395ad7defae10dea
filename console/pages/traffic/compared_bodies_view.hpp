// What two requests asked and were answered, line by line. Owned by the view that compares, on the GUI thread; bodies are read and compared on a lane of the
// reader when it is looked at.
#pragma once

#include "console/body/compared_bodies.hpp"
#include "console/body/missing_body.hpp"
#include "console/store/store_reader.hpp"

#include "schema/event.pb.h"

#include <QLabel>
#include <QWidget>

namespace signalbox::console {

class BodyPane;

class ComparedBodiesView : public QWidget {
    Q_OBJECT

public:
    ComparedBodiesView(StoreReader& store, ComparedSide side, QWidget* parent);

    /// Of these two from now on; read when the view is visible.
    void setPair(schema::Event const& left, schema::Event const& right);
    bool isSettled() const { return !isVisible() || !wanted_; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void ask();
    void take(storage::result<BodyText> const& answer);

    StoreReader& store_;
    StoreChannel channel_;
    ComparedSide side_;
    schema::Event left_, right_;
    bool wanted_ = false;  // and not shown yet
    QLabel* about_;
    MissingBody* missing_;
    BodyPane* pane_;
};

}  // namespace signalbox::console
